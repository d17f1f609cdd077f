package ai.timelines.outbound.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Everything that was collected in one window goes out at its end (R5). */
record WindowEnd(String name, int messagesUsually, int chatsUsually, int tenantsUsually) implements Scenario {

    private static final int LATEST_SECONDS = 30;
    private static final long DAY = Duration.ofDays(1).toNanos();

    @Override
    public void run(Stack stack, Consumer<Result> results) throws IOException, InterruptedException, SQLException {
        var options = stack.options;
        int messages = options.number("messages", messagesUsually, Math.max(messagesUsually / 50, chatsUsually / 2));
        int chats = options.number("chats", chatsUsually, Math.max(1, chatsUsually / 10));
        int tenants = options.number("tenants", tenantsUsually, Math.max(1, tenantsUsually / 10));
        int batch = options.number("batch", 100, 100);
        int connections = Math.min(chats, options.number("connections", 8, 4));
        var window = SinkAnswer.duration(options.text("window", options.is("quick") ? "10s" : "60s"));
        var patience = window.plus(Pushing.PATIENCE);
        try (var rig = new Rig(stack, 1, Map.of("OUTBOUND_AGGREGATION_HOUR", window.toString()))) {
            var workspaces = rig.workspaces(tenants, "1h");
            var load = Load.closedLoop(workspaces, chats, connections, batch);
            rig.run(load.forSeconds(options.number("warmup", 60, 1)), patience);

            long end = endOfWindow(Clock.nanos(), window);
            Rig.pause(Duration.ofNanos(end - Clock.nanos()).plusMillis(200));
            int first = stack.nextIndex();
            var measurement = new Measurement(rig);
            var pushed = rig.push(load.ofMessages(messages));
            var accepting = measurement.cost().perThousand(messages);
            end = endOfWindow(pushed.endNanos(), window);
            boolean oneWindow = end - pushed.beginNanos() <= window.toNanos();
            var run = rig.drained(first, pushed, patience);
            var ends = new long[run.arrived().length];
            Arrays.fill(ends, end);
            double late = (run.lastArrival() - end) / 1e9;
            var result = measurement.result(
                    name,
                    "%,d messages in %,d chats of %d tenants, window of %s; latency is from the window's end, delivered/s too"
                            .formatted(messages, chats, tenants, window),
                    run,
                    run.deliveredPerSecondSince(end),
                    Latencies.between(ends, run.arrived()),
                    List.of(
                            "last bundle      %.1f s after the window's end (at most %d s wanted)"
                                    .formatted(late, LATEST_SECONDS),
                            "accepting alone  " + accepting + " per 1,000",
                            oneWindow
                                    ? "all of it in one window"
                                    : "NOT in one window: pushing took longer, use --window"));
            boolean quick = options.is("quick");
            results.accept(result.within(quick || late <= LATEST_SECONDS, "the last bundle came late")
                    .within(quick || oneWindow, "not in one window"));
        }
    }

    /** Windows are multiples of their length since midnight UTC. */
    static long endOfWindow(long nanos, Duration window) {
        long midnight = Clock.nanos(Instant.ofEpochSecond(0, nanos).truncatedTo(ChronoUnit.DAYS));
        long windows = (nanos - midnight) / window.toNanos() + 1;
        return midnight + Math.min(DAY, windows * window.toNanos());
    }
}
