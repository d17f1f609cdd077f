package ai.timelines.outbound.bench;

import ai.timelines.outbound.bench.Pushing.Target;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the scenarios that its arguments name, and fails if a message was lost, doubled or out of order, or a limit was not kept. */
public final class Bench {

    private static final Map<String, Scenario> SCENARIOS = scenarios();

    private Bench() {}

    private static Map<String, Scenario> scenarios() {
        var scenarios = new LinkedHashMap<String, Scenario>();
        scenarios.put("limit", new MachineLimit());
        for (var pushing : List.of(
                new Pushing("single", 1, 1_000, 1, 0, 1, 0)
                        .toReach(Target.rate(3_000).atCost(0.4)),
                new Pushing("batch", 1, 1_000, 100, 0, 1, 0)
                        .toReach(Target.rate(5_000).atCost(0.25)),
                new Pushing("bundles", 10, 2_000, 100, 0, 1, 0)
                        .every(Duration.ofSeconds(10))
                        .toReach(Target.rate(10_000)),
                new Pushing("tenants", 50, 50_000, 1, 0, 1, 0)
                        .toReach(Target.rate(3_000).atCost(0.4)))) {
            scenarios.put(pushing.name(), pushing);
        }
        scenarios.put("latency", (stack, results) -> {
            new Pushing("latency", 1, 1_000, 1, 1_500, 1, 0)
                    .toReach(Target.p99(50))
                    .run(stack, results);
            new Pushing("latency, batches", 1, 1_000, 100, 2_500, 1, 0)
                    .toReach(Target.p99(50))
                    .run(stack, results);
        });
        scenarios.put("slow", new SlowTenant());
        scenarios.put("attachments", new AttachmentTraffic());
        scenarios.put("windows", new WindowEnd("windows", 100_000, 2_000, 50));
        scenarios.put("chat", new WindowEnd("chat", 100_000, 1, 1));
        scenarios.put("spread", new WindowEnd("spread", 10_000, 2_000, 2_000));
        scenarios.put("backlog", new HeldBacklog());
        scenarios.put("beside", new BesideBacklog());
        scenarios.put("idle", new IdleCost());
        scenarios.put("nodes", new Pushing("nodes", 10, 1_000, 1, 0, 2, 10_000));
        return scenarios;
    }

    /** See {@link Options#USAGE}. Exits with 1 if a promise was broken or a limit missed, with 2 if it could not measure. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            var options = Options.parse(arguments);
            if (options.is("help")) {
                IO.print(Options.USAGE);
                return 0;
            }
            for (var name : options.scenarios()) {
                if (!SCENARIOS.containsKey(name)) {
                    throw new IllegalArgumentException("unknown scenario: " + name);
                }
            }
            return run(options);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage() + "\n\n" + Options.USAGE);
        } catch (IOException | SQLException e) {
            System.err.println("bench: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return 2;
    }

    private static int run(Options options) throws IOException, InterruptedException, SQLException {
        var results = new ArrayList<Result>();
        IO.println(Machine.description());
        var names = options.scenarios().isEmpty() ? List.copyOf(SCENARIOS.keySet()) : options.scenarios();
        try (var stack = new Stack(options)) {
            for (var name : names) {
                var scenario = SCENARIOS.get(name);
                if (scenario != null) {
                    scenario.run(stack, result -> {
                        results.add(result);
                        IO.println(result);
                    });
                }
            }
        }
        IO.println("\n" + Result.TABLE_HEAD);
        results.forEach(result -> IO.println(result.tableRow()));
        var broken = results.stream().filter(Result::failed).map(Result::name).toList();
        if (!broken.isEmpty()) {
            IO.println("\nLOST, REPEATED OR OUT OF ORDER: " + String.join("; ", broken));
        }
        var missed = results.stream()
                .filter(result -> !result.missed().isEmpty())
                .map(result -> result.name() + ": " + String.join(", ", result.missed()))
                .toList();
        if (!missed.isEmpty()) {
            IO.println("\nLIMITS MISSED: " + String.join("; ", missed));
        }
        return broken.isEmpty() && missed.isEmpty() ? 0 : 1;
    }
}
