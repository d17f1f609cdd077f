package ai.timelines.outbound.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;

/** Pushes until told to end, whatever becomes of the product meanwhile. */
final class Onslaught {

    /** For how long nothing may arrive while something is missing. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Rig rig;
    private final int firstIndex;
    private final Arrivals.Counts before;
    private final CompletableFuture<Pushed> pushing;

    private Onslaught(Rig rig, Load load) throws IOException, InterruptedException {
        this.rig = rig;
        this.firstIndex = rig.stack.nextIndex();
        this.before = rig.stack.counts();
        this.pushing = CompletableFuture.supplyAsync(() -> push(load), Executors.newVirtualThreadPerTaskExecutor());
    }

    /** @param load without an end */
    static Onslaught begun(Rig rig, Load load) throws IOException, InterruptedException {
        return new Onslaught(rig, load);
    }

    private Pushed push(Load load) {
        try {
            return rig.push(load);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /** Ends it, and waits until all that was acknowledged has arrived and nothing can come any more, or for as long as patience lasts. */
    Account ended() throws IOException, InterruptedException {
        long calm = Clock.nanos();
        rig.stack.generator.tell(Generator.ENOUGH);
        Pushed pushed;
        try {
            pushed = pushing.join();
        } catch (CompletionException e) {
            throw new IOException("The generator gave up", e.getCause());
        }
        var accepted = Times.read(rig.times());
        int missing = Integer.MAX_VALUE;
        long progress = System.nanoTime();
        var arrived = rig.stack.arrivals(firstIndex, accepted.length);
        while (lost(accepted, arrived) > 0 && System.nanoTime() - progress < PATIENCE.toNanos()) {
            if (lost(accepted, arrived) < missing) {
                missing = lost(accepted, arrived);
                progress = System.nanoTime();
            }
            Rig.pause(LOOK);
            arrived = rig.stack.arrivals(firstIndex, accepted.length);
        }
        int unsettled = rig.unsettled();
        Rig.pause(LOOK); // For what is on its way to the sink.
        arrived = rig.stack.arrivals(firstIndex, accepted.length);
        return new Account(
                pushed,
                lost(accepted, arrived),
                unsettled,
                recovery(accepted, arrived, calm),
                rig.stack.counts().since(before));
    }

    private static int lost(long[] accepted, long[] arrived) {
        int lost = 0;
        for (int i = 0; i < accepted.length; i++) {
            if (accepted[i] != 0 && arrived[i] == 0) {
                lost++;
            }
        }
        return lost;
    }

    /** How long after that moment the last message came that had been acknowledged by then. */
    private static double recovery(long[] accepted, long[] arrived, long calm) {
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
     * @param unsettled chats of which something still waited or was under way when patience ended
     * @param recoverySeconds from the end of the ordeal to the arrival of the last message acknowledged before it
     */
    record Account(Pushed pushed, int lost, int unsettled, double recoverySeconds, Arrivals.Counts arrivals) {}
}
