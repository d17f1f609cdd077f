package ai.timelines.outbound.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;

/** Pushes a few seconds' worth after the other until told to end, whatever becomes of the product meanwhile. */
final class Onslaught {

    private static final double SLICE_SECONDS = 4;
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Rig rig;
    private final int firstIndex;
    private final Arrivals.Counts before;
    private final CompletableFuture<Void> pushing;

    private volatile boolean over;
    private long[] accepted = new long[0];
    private int refused;
    private int broken;

    private Onslaught(Rig rig, Load load) throws IOException, InterruptedException {
        this.rig = rig;
        this.firstIndex = rig.stack.nextIndex();
        this.before = rig.stack.counts();
        this.pushing = CompletableFuture.runAsync(
                () -> push(load.forSeconds(SLICE_SECONDS)), Executors.newVirtualThreadPerTaskExecutor());
    }

    static Onslaught begun(Rig rig, Load load) throws IOException, InterruptedException {
        return new Onslaught(rig, load);
    }

    private void push(Load slice) {
        try {
            while (!over) {
                var pushed = rig.push(slice);
                append(Times.read(rig.times()));
                refused += pushed.refused();
                broken += pushed.broken();
            }
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private void append(long[] times) {
        int used = accepted.length;
        accepted = Arrays.copyOf(accepted, used + times.length);
        System.arraycopy(times, 0, accepted, used, times.length);
    }

    /** Ends it, and waits until all that was acknowledged has arrived or nothing has come for that long. */
    Account ended(Duration patience) throws IOException, InterruptedException {
        long calm = Clock.nanos();
        over = true;
        try {
            pushing.join();
        } catch (CompletionException e) {
            throw new IOException("The generator gave up", e.getCause());
        }
        int missing = Integer.MAX_VALUE;
        long progress = System.nanoTime();
        var arrived = rig.stack.arrivals(firstIndex, accepted.length);
        while (lost(arrived) > 0 && System.nanoTime() - progress < patience.toNanos()) {
            if (lost(arrived) < missing) {
                missing = lost(arrived);
                progress = System.nanoTime();
            }
            Rig.pause(LOOK);
            arrived = rig.stack.arrivals(firstIndex, accepted.length);
        }
        Rig.pause(LOOK); // What comes twice comes late.
        return new Account(
                (int) Arrays.stream(accepted).filter(time -> time != 0).count(),
                lost(arrived),
                refused,
                broken,
                recovery(arrived, calm),
                rig.stack.counts().since(before));
    }

    private int lost(long[] arrived) {
        int lost = 0;
        for (int i = 0; i < accepted.length; i++) {
            if (accepted[i] != 0 && arrived[i] == 0) {
                lost++;
            }
        }
        return lost;
    }

    /** How long after that moment the last message came that had been acknowledged by then. */
    private double recovery(long[] arrived, long calm) {
        long last = calm;
        for (int i = 0; i < accepted.length; i++) {
            if (accepted[i] != 0 && accepted[i] <= calm) {
                last = Math.max(last, arrived[i]);
            }
        }
        return (last - calm) / 1e9;
    }

    /**
     * What came of it.
     *
     * @param refused requests answered 429 or 503, and pushed again
     * @param broken connections that broke, whose request was pushed again
     * @param recoverySeconds from the end of the ordeal to the arrival of the last message acknowledged before it
     */
    record Account(int accepted, int lost, int refused, int broken, double recoverySeconds, Arrivals.Counts arrivals) {}
}
