package ai.timelines.outbound.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Torments the product under load, for real, and fails if an acknowledged message was lost or what was promised of repeats broken. */
public final class Soak {

    private static final int TENANTS = 4;
    private static final int CHATS = 800;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LINES_SHOWN = 12;

    private static final Pattern COMPLAINT = Pattern.compile("\\S+ +(WARN|ERROR) .*?\\] (\\S+ +: .*)");
    private static final Pattern NUMBERS = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}|\\d+");

    private static final String HEAD = """

            | ordeal | accepted | delivered | repeated | lost | out of order | other id | refused, broken | recovered after |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- |""";

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
            Predicate<Ordeal> wanted = ordeal ->
                    options.scenarios().isEmpty() || options.scenarios().contains(ordeal.name());
            return run(options, ordeals.stream().filter(wanted).toList());
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
        var broken = new ArrayList<String>();
        IO.println(Machine.description());
        try (var stack = new Stack(options)) {
            for (var ordeal : ordeals) {
                IO.println("\n" + ordeal.name() + ": " + ordeal.what());
                try (var rig = new Rig(stack, ordeal.nodes())) {
                    var account = survive(rig, ordeal);
                    var row = row(ordeal.name(), account);
                    rows.add(row);
                    IO.println("  " + row);
                    if (!kept(ordeal, account)) {
                        broken.add(ordeal.name());
                    }
                    complaints(rig.log());
                }
            }
        }
        IO.println(HEAD);
        rows.forEach(IO::println);
        if (!broken.isEmpty()) {
            IO.println("\nA PROMISE WAS BROKEN: " + String.join(", ", broken));
        }
        return broken.isEmpty() ? 0 : 1;
    }

    private static Onslaught.Account survive(Rig rig, Ordeal ordeal)
            throws IOException, InterruptedException, SQLException {
        var load = Load.closedLoop(rig.workspaces(TENANTS, "none"), CHATS, ordeal.batch() == 1 ? 32 : 8, ordeal.batch())
                .at(ordeal.rate());
        var onslaught = Onslaught.begun(rig, load);
        for (var seen : ordeal.torment().inflict(rig)) {
            IO.println("  " + seen);
        }
        return onslaught.ended(PATIENCE);
    }

    private static boolean kept(Ordeal ordeal, Onslaught.Account account) {
        var arrivals = account.arrivals();
        return account.accepted() > 0
                && account.lost() == 0
                && arrivals.outOfOrder() == 0
                && arrivals.renamed() == 0
                && arrivals.unreadable() == 0
                && (ordeal.repeats() || arrivals.repeated() == 0);
    }

    private static String row(String name, Onslaught.Account account) {
        var arrivals = account.arrivals();
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %d | **%d** | %d | %d | %d, %d | %.1f s |",
                name,
                account.accepted(),
                account.accepted() - account.lost(),
                arrivals.repeated(),
                account.lost(),
                arrivals.outOfOrder(),
                arrivals.renamed(),
                account.refused(),
                account.broken(),
                account.recoverySeconds());
    }

    /** What the application said of it; a line should be enough for each thing that happens. */
    private static void complaints(List<String> log) {
        var counts = new LinkedHashMap<String, Integer>();
        for (var line : log) {
            var complaint = COMPLAINT.matcher(line);
            if (complaint.matches()) {
                counts.merge(
                        complaint.group(1) + " "
                                + NUMBERS.matcher(complaint.group(2)).replaceAll("#"),
                        1,
                        Integer::sum);
            }
        }
        long traces = log.stream().filter(line -> line.startsWith("\tat ")).count();
        IO.println("  the log: %d different complaints, %d lines of stack traces".formatted(counts.size(), traces));
        counts.entrySet().stream()
                .limit(LINES_SHOWN)
                .forEach(entry -> IO.println("  %5d x %s".formatted(entry.getValue(), entry.getKey())));
    }
}
