package ai.timelines.outbound.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The command line: names of scenarios, and options {@code --name value}.
 *
 * @param environment set for the application, by {@code --env NAME=VALUE}
 */
record Options(List<String> scenarios, Map<String, String> values, Map<String, String> environment) {

    private static final Set<String> FLAGS = Set.of("quick", "embedded", "profile", "keep", "help");
    private static final Set<String> WITH_VALUE = Set.of(
            "seconds",
            "warmup",
            "connections",
            "batch",
            "rate",
            "batch-rate",
            "flood",
            "hang",
            "tenants",
            "chats",
            "messages",
            "backlogs",
            "window",
            "downloads",
            "mebibytes",
            "every",
            "kills",
            "outage",
            "url",
            "user",
            "password",
            "jar",
            "heap",
            "java-option");

    static final String USAGE = """
            usage: bench [scenario...] [option...]

            scenarios (all of them where none is named)
              limit     what the machine can do at most: durable inserts when nothing else runs
              single    one tenant, a POST per message, pushed singly
              batch     the same, pushed in batches
              bundles   bundled every 10 s, pushed in batches
              tenants   50 tenants x 1,000 chats, pushed singly
              latency   pushed at a given rate, singly and in batches
              slow      20 tenants beside one that hangs and is flooded
              attachments  one tenant beside parallel downloads of large files
              windows   100,000 messages in 2,000 chats of 50 tenants, bundled in one window
              chat      100,000 messages in one chat, bundled in one window
              spread    2,000 tenants with a chat each, bundled in one window
              backlog   chats held by a webhook that is off, then switched on
              beside    new traffic beside a backlog that goes out
              idle      10,000 chats queued for much later
              nodes     two processes of the application over one database

            options
              --quick            a few seconds each: proves that all of it works, measures nothing
              --seconds N        how long to push (120)
              --warmup N         seconds of the same load before that (60)
              --connections N    of the generator (128; for batches 8, beside others 64)
              --batch N          messages in a batch (100)
              --rate N           messages per second where the rate is given (latency 1500, slow 500, beside 300, make soak 1000)
              --batch-rate N     the same in batches (latency 2500)
              --flood N          messages per second for the tenant that hangs (1000), in all in make soak (20000)
              --hang 15s         how long each of its answers takes
              --tenants N, --chats N, --messages N
                                 in place of the scenario's own
              --backlogs N,...   1000,10000,100000,300000
              --window 60s       how long a window lasts
              --downloads N, --mebibytes N, --every N
                                 so many at a time, of so large a file, every so many seconds (50, 10, 10)
              --kills N, --outage N
                                 make soak: kills in a row (10), seconds without a database (15)
              --profile          shows where CPU time goes, in the application and in the database
              --embedded         on the embedded MariaDB in place of a real MySQL
              --url, --user, --password
                                 on this MySQL; it must be on this machine for its CPU time to be counted
              --jar FILE         the application (web/target/outbound.jar)
              --heap SIZE        of the application (512m)
              --java-option O    for the application's JVM (-XX:+UseParallelGC)
              --env NAME=VALUE   for the application; may be repeated
              --keep             keeps the directory with the logs
            """;

    static Options parse(String... arguments) {
        var scenarios = new ArrayList<String>();
        var values = new HashMap<String, String>();
        var environment = new LinkedHashMap<String, String>();
        for (int i = 0; i < arguments.length; i++) {
            var argument = arguments[i];
            if (!argument.startsWith("--")) {
                scenarios.add(argument);
                continue;
            }
            var name = argument.substring(2);
            if (FLAGS.contains(name)) {
                values.put(name, "true");
                continue;
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(argument + " needs a value, or is unknown");
            }
            var value = arguments[++i];
            if (name.equals("env") && value.contains("=")) {
                environment.put(value.substring(0, value.indexOf('=')), value.substring(value.indexOf('=') + 1));
            } else if (WITH_VALUE.contains(name)) {
                values.put(name, value);
            } else {
                throw new IllegalArgumentException("unknown: " + argument + " " + value);
            }
        }
        return new Options(List.copyOf(scenarios), values, environment);
    }

    boolean is(String flag) {
        return values.containsKey(flag);
    }

    String text(String name, String usually) {
        return values.getOrDefault(name, usually);
    }

    int number(String name, int usually, int quick) {
        var value = values.get(name);
        return value != null ? Integer.parseInt(value) : is("quick") ? quick : usually;
    }

    List<Integer> numbers(String name, String usually, String quick) {
        return List.of(text(name, is("quick") ? quick : usually).split(",")).stream()
                .map(Integer::valueOf)
                .toList();
    }
}
