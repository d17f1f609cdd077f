package ai.timelines.outbound.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Torments the product under load, for real, and fails if an acknowledged message was lost or what was promised of repeats broken. */
public final class Soak {

    private static final int TENANTS = 4;

    /** An application that has just been started takes less than is offered. */
    private static final int WARM_UP_SECONDS = 20;

    /** Windows last seconds, and what failed is soon tried again. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "OUTBOUND_AGGREGATION_HOUR", "PT5S",
            "OUTBOUND_DELIVERY_BACKOFF", "50ms,100ms,200ms,500ms,1s,1s,2s,2s,5s,5s");

    private static final String ERRING = "erring?errors=20";

    /** Such a server has nothing else on its disk; what it writes in an ordeal must fit. */
    private static final Map<String, String> SMALL_DISK = Map.of("OUTBOUND_MYSQL_DISK", "1200m");

    private static final String HEAD = """

            | ordeal | accepted | delivered | answered 500 | repeated | lost | out of order | other id | refused, broken | recovered after |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |""";

    private Soak() {}

    /** Takes the names of ordeals, and {@link Options}. Exits with 1 if a promise was broken, with 2 if it could not run. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            var options = Options.parse(arguments);
            if (options.is("embedded") || options.is("url")) {
                throw new IllegalArgumentException(
                        "the database is killed too: it must be the one of infra/ci/real-mysql");
            }
            var ordeals = new ArrayList<>(NodeOrdeals.all(options));
            ordeals.addAll(DatabaseOrdeals.all(options));
            for (var name : options.scenarios()) {
                if (ordeals.stream().noneMatch(ordeal -> ordeal.name().equals(name))) {
                    throw new IllegalArgumentException("unknown ordeal, or one that is left out here: " + name);
                }
            }
            ordeals.removeIf(ordeal ->
                    !options.scenarios().isEmpty() && !options.scenarios().contains(ordeal.name()));
            return run(options, ordeals);
        } catch (IllegalArgumentException e) {
            System.err.println("soak: " + e.getMessage());
        } catch (IOException | SQLException e) {
            System.err.println("soak: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return 2;
    }

    private static int run(Options options, List<Ordeal> ordeals)
            throws IOException, InterruptedException, SQLException {
        var rows = new ArrayList<String>();
        var failed = new ArrayList<String>();
        IO.println(Machine.description());
        var disks = ordeals.stream().collect(Collectors.partitioningBy(Ordeal::ownDisk));
        run(options, disks.getOrDefault(false, List.of()), Map.of(), rows, failed);
        run(options, disks.getOrDefault(true, List.of()), SMALL_DISK, rows, failed);
        IO.println(HEAD);
        rows.forEach(IO::println);
        if (!failed.isEmpty()) {
            IO.println("\nFAILED: " + String.join("; ", failed));
        }
        return failed.isEmpty() ? 0 : 1;
    }

    /** Over one database server. */
    private static void run(
            Options options, List<Ordeal> ordeals, Map<String, String> server, List<String> rows, List<String> failed)
            throws IOException, InterruptedException, SQLException {
        if (ordeals.isEmpty()) {
            return;
        }
        try (var stack = new Stack(options, server)) {
            for (var ordeal : ordeals) {
                if (ordeal.ownDisk() && !stack.startedServer()) {
                    IO.println("\n" + ordeal.name()
                            + ": LEFT OUT, a MySQL runs here already and has no small disk: infra/ci/real-mysql stop");
                    if (options.scenarios().contains(ordeal.name())) {
                        failed.add(ordeal.name() + ": left out");
                    }
                    continue;
                }
                IO.println("\n" + ordeal.name() + ": " + ordeal.what());
                try (var rig = new Rig(stack, environments(ordeal))) {
                    var findings = new Findings();
                    var account = survive(rig, ordeal, findings);
                    var row = row(ordeal.name(), account);
                    rows.add(row);
                    IO.println("  " + row);
                    judge(ordeal, account, findings);
                    Complaints.in(rig.log()).judge(ordeal.told(), findings);
                    if (!findings.faults().isEmpty()) {
                        failed.add(ordeal.name() + ": " + String.join(", ", findings.faults()));
                    }
                }
            }
        }
    }

    private static List<Map<String, String>> environments(Ordeal ordeal) {
        var environments = new ArrayList<Map<String, String>>();
        for (var own : ordeal.nodes()) {
            var environment = new HashMap<>(ENVIRONMENT);
            environment.putAll(own);
            environments.add(environment);
        }
        return environments;
    }

    private static Onslaught.Account survive(Rig rig, Ordeal ordeal, Findings findings)
            throws IOException, InterruptedException, SQLException {
        var tenants = new ArrayList<>(rig.workspaces(TENANTS - 1, "none"));
        tenants.addAll(rig.workspaces(1, "1h"));
        if (ordeal.pressure() == Pressure.STEADY) {
            rig.setWebhooks(tenants.subList(0, 1), ERRING, "none", true);
        }
        var load = ordeal.pressure().load(tenants, rig.stack.options);
        var onslaught = Onslaught.begun(rig, load);
        Rig.pause(Duration.ofSeconds(rig.stack.options.number("warmup", WARM_UP_SECONDS, 1)));
        ordeal.torment().inflict(rig, findings);
        var account = onslaught.ended();
        ordeal.pressure().judge(load, account, findings);
        return account;
    }

    private static void judge(Ordeal ordeal, Onslaught.Account account, Findings findings) {
        var arrivals = account.arrivals();
        findings.require(account.pushed().accepted() > 0, "nothing was accepted");
        findings.require(account.lost() == 0, "lost " + account.lost());
        findings.require(arrivals.outOfOrder() == 0, "out of order " + arrivals.outOfOrder());
        findings.require(arrivals.renamed() == 0, "under another id " + arrivals.renamed());
        findings.require(arrivals.unreadable() == 0, "unreadable " + arrivals.unreadable());
        findings.require(ordeal.repeats() || arrivals.repeated() == 0, "repeated " + arrivals.repeated());
        findings.require(account.unsettled() == 0, "still under way after a minute: chats " + account.unsettled());
    }

    private static String row(String name, Onslaught.Account account) {
        var arrivals = account.arrivals();
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %d | %d | **%d** | %d | %d | %d, %d | %.1f s |",
                name,
                account.pushed().accepted(),
                account.pushed().accepted() - account.lost(),
                arrivals.errors(),
                arrivals.repeated(),
                account.lost(),
                arrivals.outOfOrder(),
                arrivals.renamed(),
                account.pushed().refused(),
                account.pushed().broken(),
                account.recoverySeconds());
    }
}
