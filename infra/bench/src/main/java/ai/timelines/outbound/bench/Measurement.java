package ai.timelines.outbound.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The account of one scenario, from its beginning to its end: cost, counts and, if wanted, profiles. */
final class Measurement {

    /** The share of the machine that others may use. */
    private static final double QUIET = 0.08;

    private final Rig rig;
    private final @Nullable JavaProfile profile;
    private final ThreadCosts application;
    private final ThreadCosts database;
    private final Arrivals.Counts counts;
    private final Cost cost;
    private final double busySeconds;
    private final long begin;

    Measurement(Rig rig) throws IOException, InterruptedException, SQLException {
        this.rig = rig;
        if (rig.stack.options.is("profile")) {
            profile = new JavaProfile(rig.applicationPid(), rig.stack.directory.resolve("application.jfr"));
            profile.start();
            rig.database().forgetStatements();
        } else {
            profile = null;
        }
        application = ThreadCosts.of(rig.applicationPid());
        database = databaseThreads();
        counts = rig.stack.counts();
        begin = System.nanoTime();
        busySeconds = Machine.busySeconds();
        cost = rig.cost();
    }

    private ThreadCosts databaseThreads() throws IOException {
        return ThreadCosts.of(rig.databasePid() < 0 ? rig.applicationPid() : rig.databasePid());
    }

    /** What the machine did besides: its kernel's own threads, interrupts, and whatever else runs on it. */
    private String elsewhere() throws IOException {
        double available =
                (System.nanoTime() - begin) / 1e9 * Runtime.getRuntime().availableProcessors();
        double share = (Machine.busySeconds() - busySeconds - cost().all()) / available;
        return "CPU elsewhere    %.1f %% of the machine%s"
                .formatted(share * 100, share > QUIET ? ": IT WAS BUSY, do not believe these figures" : "");
    }

    /** The cost since the beginning. */
    Cost cost() throws IOException {
        return rig.cost().since(cost);
    }

    /** What was pushed, from its first request on. */
    Result result(String name, String what, Run run) throws IOException, InterruptedException, SQLException {
        return result(
                name, what, run, run.deliveredPerSecondSince(run.pushed().beginNanos()), run.latencies(), List.of());
    }

    /** Everything in the order in which {@link Result} has it; nothing may be lost, doubled or come out of order. */
    Result result(String name, String what, Run run, double deliveredPerSecond, Latencies latency, List<String> remarks)
            throws IOException, InterruptedException, SQLException {
        return result(name, what, run, deliveredPerSecond, latency, cost(), remarks);
    }

    /** With a cost that was taken earlier. */
    Result result(
            String name,
            String what,
            Run run,
            double deliveredPerSecond,
            Latencies latency,
            Cost spent,
            List<String> remarks)
            throws IOException, InterruptedException, SQLException {
        var notes = new ArrayList<String>();
        var pushed = run.pushed();
        notes.add("push→answer      p50 %.1f ms, p99 %.1f ms; refused %d times, %d connections broken"
                .formatted(pushed.p50Millis(), pushed.p99Millis(), pushed.refused(), pushed.broken()));
        notes.add(elsewhere());
        notes.addAll(remarks);
        if (profile != null) {
            notes.add("application, by thread (those that live still)");
            notes.addAll(ThreadCosts.of(rig.applicationPid()).since(application));
            notes.add("database, by thread (those that live still)");
            notes.addAll(databaseThreads().since(database));
            profile.stop();
            notes.addAll(profile.lines());
            notes.add("database, by statement");
            notes.addAll(rig.database().statements());
        }
        var seen = rig.stack.counts().since(counts);
        boolean failed = run.lost() > 0 || seen.repeated() > 0 || seen.outOfOrder() > 0 || seen.unreadable() > 0;
        return new Result(
                name,
                what,
                pushed.accepted(),
                pushed.perSecond(),
                deliveredPerSecond,
                latency,
                run.fromRequest(),
                spent,
                rig.peakMebibytes(),
                run.lost(),
                seen,
                notes,
                List.of(),
                failed);
    }
}
