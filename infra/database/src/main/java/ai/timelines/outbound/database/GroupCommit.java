package ai.timelines.outbound.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lets concurrent callers share one commit: while one group is being written, what arrives meanwhile forms the next.
 *
 * <p>Nobody waits for a timer, unless a group is given time to gather: then, after a group of several, the next one waits as long as more keeps
 * coming. What is waiting is bounded by its weight; beyond that {@link #submit} refuses.
 *
 * @param <T> what is written
 * @param <R> what its caller learns once it is committed
 */
public final class GroupCommit<T, R> implements AutoCloseable {

    /** A group of so many shows that there is more to come. */
    private static final int SEVERAL = 8;

    private static final int GATHERING_STEPS = 4;

    /** A database that works has written all that waits by then. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final String name;
    private final Limits limits;
    private final ToIntFunction<T> weigher;
    private final GroupWriter<T, R> writer;
    private final LinkedBlockingQueue<Waiting<T, R>> queue = new LinkedBlockingQueue<>();
    private final AtomicLong waitingWeight = new AtomicLong();
    private final AtomicLong queuedWeight = new AtomicLong();
    private final List<Thread> writers = new ArrayList<>();
    private volatile boolean idle;
    private volatile boolean closed;

    /**
     * Bounds of a group commit.
     *
     * @param writers how many groups may be written at a time; others than the first only help where more waits than {@code helpWeight}
     * @param groupItems the most items of one group
     * @param groupWeight the most weight of one group, unless a single item weighs more
     * @param waitingWeight the most weight that may wait
     * @param helpWeight how much must wait for another group to be written beside the first
     * @param gathering how long, at most, the next group gathers after one of several: fewer and larger groups cost less
     */
    public record Limits(
            int writers, int groupItems, long groupWeight, long waitingWeight, long helpWeight, Duration gathering) {

        /** One group at a time, written as soon as the one before it is. */
        public static Limits oneByOne(int groupItems, long groupWeight, long waitingWeight) {
            return new Limits(1, groupItems, groupWeight, waitingWeight, 0, Duration.ZERO);
        }
    }

    /** What waits weighs too much already. */
    public static final class OverloadedException extends RuntimeException {
        OverloadedException(String name) {
            super(name + " cannot keep up");
        }
    }

    /**
     * @param weigher the weight of an item, in the unit of the limits
     * @param locksOf what items have in common that wait for the same locks, such as their workspace
     * @param writer writes a group in one transaction and answers each of its items, in their order
     */
    public GroupCommit(
            String name,
            Limits limits,
            ToIntFunction<T> weigher,
            Function<T, Object> locksOf,
            Function<List<T>, List<R>> writer) {
        this.name = name;
        this.limits = limits;
        this.weigher = weigher;
        this.writer = new GroupWriter<>(name, limits, locksOf, writer);
        for (int i = 1; i <= limits.writers(); i++) {
            long least = i == 1 ? 0 : limits.helpWeight();
            writers.add(new GroupThread(name + "-" + i, () -> writeGroups(least)));
        }
        writers.forEach(Thread::start);
    }

    /**
     * Hands an item over to the next group; the future completes after that group's commit. Who waits no longer may cancel it: the item is left out
     * then, unless it is being written.
     *
     * @throws OverloadedException if too much is waiting already
     */
    public CompletableFuture<R> submit(T item) {
        int weight = weigher.applyAsInt(item);
        if (closed || (waitingWeight.get() > 0 && waitingWeight.get() + weight > limits.waitingWeight())) {
            throw new OverloadedException(name);
        }
        var waiting = new Waiting<T, R>(item, weight, waitingWeight);
        waitingWeight.addAndGet(weight);
        // Before it can be taken, or its weight would be taken off first.
        long queued = queuedWeight.addAndGet(weight);
        try {
            queue.add(waiting);
        } catch (Error noMemory) {
            queuedWeight.addAndGet(-weight);
            waiting.leaveOut();
            throw noMemory;
        }
        if (idle) {
            LockSupport.unpark(writers.getFirst());
        }
        if (isWholeGroupWaiting() || (limits.writers() > 1 && queued >= limits.helpWeight())) {
            writers.forEach(LockSupport::unpark);
        }
        if (closed && queue.remove(waiting)) {
            queuedWeight.addAndGet(-weight);
            waiting.leaveOut();
            throw new OverloadedException(name);
        }
        return waiting.answer();
    }

    /** @param least how much must wait for a group to be begun */
    private void writeGroups(long least) {
        int written = 0;
        // One list for all groups, large enough from the start: what has been taken is in it, even where there is no
        // memory left.
        var group = new ArrayList<Waiting<T, R>>(limits.groupItems());
        while (!closed || !queue.isEmpty()) {
            try {
                if (written >= SEVERAL) {
                    gather();
                }
                written = 0;
                if (least > 0 && queuedWeight.get() < least && !closed) {
                    // Whoever submits what makes it too much, or closes this, wakes it up.
                    sleep();
                    continue;
                }
                // Whoever only helps does not wait for what the first writer has taken meanwhile.
                var first = least > 0 ? queue.poll() : next();
                if (first == null) {
                    Thread.yield();
                } else {
                    fill(group, first);
                    written = writer.write(group);
                }
            } catch (Throwable failure) {
                writer.refuse(group, failure);
            }
            group.clear();
        }
    }

    /** Waits for something to write; null if there is nothing and this was closed. */
    private @Nullable Waiting<T, R> next() {
        while (true) {
            var first = queue.poll();
            if (first != null || closed) {
                return first;
            }
            // Said before the last look: whoever adds something after that look wakes this thread up.
            idle = true;
            if (queue.isEmpty() && !closed) {
                sleep();
            }
            idle = false;
        }
    }

    /** Until somebody wakes this thread up. Nobody has a reason to interrupt it, and interrupted it would never sleep again. */
    private void sleep() {
        Thread.interrupted();
        LockSupport.park(this);
    }

    /** As long as more keeps coming, until there is a whole group. */
    private void gather() {
        long step = limits.gathering().toNanos() / GATHERING_STEPS;
        int before = -1;
        for (int i = 0; i < GATHERING_STEPS && queue.size() > before; i++) {
            before = queue.size();
            long end = System.nanoTime() + step;
            for (long left = step; left > 0; left = end - System.nanoTime()) {
                if (isWholeGroupWaiting() || closed) {
                    return;
                }
                LockSupport.parkNanos(this, left);
            }
        }
    }

    private boolean isWholeGroupWaiting() {
        return queue.size() >= limits.groupItems() || queuedWeight.get() >= limits.groupWeight();
    }

    private void fill(List<Waiting<T, R>> group, Waiting<T, R> first) {
        group.add(first);
        long weight = first.weight();
        queuedWeight.addAndGet(-weight);
        while (group.size() < limits.groupItems() && weight < limits.groupWeight()) {
            var next = queue.poll();
            if (next == null) {
                break;
            }
            group.add(next);
            weight += next.weight();
            queuedWeight.addAndGet(-next.weight());
        }
    }

    /** Takes nothing more and returns when what was waiting has been written; what cannot be for some seconds is refused. */
    @Override
    public void close() {
        close(CLOSING);
    }

    void close(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        closed = true;
        writers.forEach(LockSupport::unpark);
        try {
            boolean ended = true;
            for (var thread : writers) {
                ended &= thread.join(Duration.ofNanos(end - System.nanoTime()));
            }
            if (!ended || !writer.close(Duration.ofNanos(end - System.nanoTime()))) {
                writer.giveUp();
            }
        } catch (InterruptedException interrupted) {
            writer.giveUp();
            Thread.currentThread().interrupt();
        }
    }
}
