package ai.timelines.outbound.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;

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

    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    /** How long a group that failed as a whole may be written item by item, while others wait. */
    private static final long SINGLY_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** A group of so many shows that there is more to come. */
    private static final int SEVERAL = 8;

    private static final int GATHERING_STEPS = 4;

    /** A group that took longer is worth a line in the log: the database hung. */
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Duration SIDE_LINES_KEPT_OPEN = Duration.ofSeconds(10);

    private final String name;
    private final Limits limits;
    private final ToIntFunction<T> weigher;
    private final Function<List<T>, List<R>> writer;
    private final LinkedBlockingQueue<Waiting<T, R>> queue = new LinkedBlockingQueue<>();
    private final AtomicLong waitingWeight = new AtomicLong();
    private final AtomicLong queuedWeight = new AtomicLong();
    private final List<Thread> writers = new ArrayList<>();
    private final SideLines<T, R> sideLines;
    private final OutageLines outage;
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
        this.outage = new OutageLines(name);
        this.limits = limits;
        this.weigher = weigher;
        this.writer = writer;
        this.sideLines = new SideLines<>(name, limits, locksOf, this::writeAside, SIDE_LINES_KEPT_OPEN);
        for (int i = 1; i <= limits.writers(); i++) {
            long least = i == 1 ? 0 : limits.helpWeight();
            writers.add(Thread.ofPlatform().name(name + "-" + i).daemon().unstarted(() -> writeGroups(least)));
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
                    group.removeIf(waiting -> isLeftOut(waiting) || sideLines.join(waiting));
                    written = group.size();
                    write(group);
                }
            } catch (Throwable failure) {
                refuse(group, failure);
            }
            group.clear();
        }
    }

    /** Without the thread that comes here nobody would be answered ever again. */
    private void refuse(List<Waiting<T, R>> group, Throwable failure) {
        log.error("{}: a group could not even be refused", name, failure);
        group.forEach(waiting -> waiting.fail(failure));
    }

    private static boolean isLeftOut(Waiting<?, ?> waiting) {
        if (waiting.isGivenUp()) {
            waiting.leaveOut();
            return true;
        }
        return false;
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

    private void write(List<Waiting<T, R>> group) {
        if (group.isEmpty()) {
            return;
        }
        var failure = tryToWrite(group);
        if (failure instanceof PessimisticLockingFailureException) {
            // Whose lock it was is not known: nobody of these keeps those behind them waiting.
            log.debug("{}: a group of {} waited for a lock in vain; writing it aside", name, group.size(), failure);
            outage.fails(failure);
            group.forEach(sideLines::open);
        } else if (failure != null) {
            writeSingly(group, failure);
        }
    }

    /** One of them is wrong. Where one meets a lock then, or it takes long, the rest goes aside. */
    private void writeSingly(List<Waiting<T, R>> group, Throwable failure) {
        log.debug("{}: a group of {} failed; writing its items one by one", name, group.size(), failure);
        if (group.size() == 1) {
            group.getFirst().fail(failure);
            return;
        }
        long end = System.nanoTime() + SINGLY_NANOS;
        boolean aside = false;
        for (var waiting : group) {
            if (isLeftOut(waiting)) {
                continue;
            }
            var again = aside ? null : tryToWrite(List.of(waiting));
            boolean locked = again instanceof PessimisticLockingFailureException;
            if (aside || locked) {
                sideLines.open(waiting);
            } else if (again != null) {
                waiting.fail(again);
            }
            aside = aside || locked || System.nanoTime() - end >= 0;
        }
    }

    /** Returns whether its locks were free; empty where that is not known. */
    private Optional<Boolean> writeAside(List<Waiting<T, R>> group) {
        try {
            group.removeIf(GroupCommit::isLeftOut);
            if (group.isEmpty()) {
                return Optional.empty();
            }
            var failure = tryToWrite(group);
            if (failure != null) {
                writeAsideSingly(group, failure);
            }
            boolean answered = group.stream().anyMatch(it -> !it.answer().isCompletedExceptionally());
            return failure instanceof PessimisticLockingFailureException
                    ? Optional.of(false)
                    : Optional.of(true).filter(_ -> answered);
        } catch (Throwable failure) {
            refuse(group, failure);
            return Optional.empty();
        }
    }

    private void writeAsideSingly(List<Waiting<T, R>> group, Throwable failure) {
        long end = System.nanoTime() + SINGLY_NANOS;
        for (var waiting : group) {
            if (group.size() > 1 && System.nanoTime() - end >= 0) {
                waiting.fail(new QueryTimeoutException(
                        name + ": its group failed, and there was no time to write it alone", failure));
            } else {
                var again = group.size() == 1 ? failure : tryToWrite(List.of(waiting));
                if (again instanceof PessimisticLockingFailureException) {
                    outage.fails(again);
                }
                if (again != null) {
                    waiting.fail(again);
                }
            }
        }
    }

    /** Writes a group and answers everybody, but for a failure that may be the fault of one: that is returned, and nobody answered. */
    private @Nullable Throwable tryToWrite(List<Waiting<T, R>> group) {
        long begin = System.nanoTime();
        try {
            var answers = writer.apply(group.stream().map(Waiting::item).toList());
            outage.works();
            for (int i = 0; i < group.size(); i++) {
                group.get(i).succeed(answers.get(i));
            }
            return null;
        } catch (RuntimeException | Error failure) {
            if (isOfOne(failure)) {
                return failure;
            }
            outage.fails(failure);
            group.forEach(waiting -> waiting.fail(failure));
            return null;
        } finally {
            long took = System.nanoTime() - begin;
            if (took > SLOW_NANOS) {
                log.warn("{}: the database took {} s for a group of {}", name, took / 1_000_000_000, group.size());
            }
        }
    }

    /** Whether it may be the fault of one item, such as a lock that somebody keeps, that the whole group failed. */
    private static boolean isOfOne(Throwable failure) {
        return failure instanceof PessimisticLockingFailureException || !DatabaseFailures.isTemporary(failure);
    }

    /** Takes nothing more and returns when what was waiting has been written. */
    @Override
    public void close() {
        closed = true;
        writers.forEach(LockSupport::unpark);
        for (var thread : writers) {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        sideLines.close();
    }
}
