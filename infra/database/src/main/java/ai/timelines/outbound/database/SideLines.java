package ai.timelines.outbound.database;

import ai.timelines.outbound.database.GroupCommit.Limits;
import ai.timelines.outbound.database.GroupCommit.OverloadedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Where items go that met a lock which somebody keeps: one line for all that would wait for the same lock, worked off in order, beside all others. A
 * line stays open for a while after its last such meeting, so that what comes next for that lock keeps nobody waiting either; one whose locks are
 * free takes nothing more.
 */
final class SideLines<T, R> {

    /** Each takes a connection to the database. */
    private static final int AT_A_TIME = 2;

    /** Of what may wait in all, so that one line never fills it. */
    private static final int SHARE_OF_A_LINE = 8;

    /** What is known of a line's locks. */
    enum Locks {
        UNKNOWN,
        FREE,
        KEPT
    }

    private static final class Line<T, R> {
        private final Queue<Waiting<T, R>> waiting = new ArrayDeque<>();
        private final List<Waiting<T, R>> group;
        private long weight;
        private Locks locks = Locks.UNKNOWN;

        private Line(int groupItems) {
            group = new ArrayList<>(groupItems);
        }
    }

    private final String name;
    private final Limits limits;
    private final Function<T, Object> locksOf;
    private final Function<List<Waiting<T, R>>, Locks> writer;
    private final Duration keptOpen;
    private final Map<Object, Line<T, R>> lines = new HashMap<>();

    /** Those that have not met a lock here wait for none that has. */
    private final Semaphore turns = new Semaphore(AT_A_TIME, true);

    private final Semaphore turnsOfLocked = new Semaphore(AT_A_TIME, true);
    private volatile boolean any;
    private int working;
    private boolean closed;

    /**
     * @param locksOf equal for items that wait for the same locks
     * @param writer writes a group, answers everybody in it, and tells what it learnt of its locks
     * @param keptOpen for how long a line whose locks were not free stays open though nothing comes
     */
    SideLines(
            String name,
            Limits limits,
            Function<T, Object> locksOf,
            Function<List<Waiting<T, R>>, Locks> writer,
            Duration keptOpen) {
        this.name = name;
        this.limits = limits;
        this.locksOf = locksOf;
        this.writer = writer;
        this.keptOpen = keptOpen;
    }

    /** Takes the item if there is a line for it. */
    boolean join(Waiting<T, R> item) {
        return any && joinAny(item);
    }

    private synchronized boolean joinAny(Waiting<T, R> item) {
        var line = lines.get(locksOf.apply(item.item()));
        if (line == null) {
            return false;
        }
        add(line, item);
        return true;
    }

    /** Takes the item, and opens a line for it if there is none. */
    synchronized void open(Waiting<T, R> item) {
        var locks = locksOf.apply(item.item());
        var line = lines.get(locks);
        if (line == null) {
            var opened = new Line<T, R>(limits.groupItems());
            Thread.ofVirtual().name(name + "-aside").start(() -> workOff(locks, opened));
            working++;
            lines.put(locks, opened);
            any = true;
            line = opened;
        }
        add(line, item);
    }

    private void add(Line<T, R> line, Waiting<T, R> item) {
        if (isFull(line, item)) {
            line.waiting.removeIf(waiting -> leavesOut(line, waiting));
        }
        if (isFull(line, item)) {
            item.fail(new OverloadedException(name));
        } else {
            line.waiting.add(item);
            line.weight += item.weight();
            notifyAll();
        }
    }

    private boolean isFull(Line<T, R> line, Waiting<T, R> item) {
        return line.weight > 0 && line.weight + item.weight() > limits.waitingWeight() / SHARE_OF_A_LINE;
    }

    private static <T, R> boolean leavesOut(Line<T, R> line, Waiting<T, R> waiting) {
        if (waiting.isLeftOut()) {
            line.weight -= waiting.weight();
            return true;
        }
        return false;
    }

    private void workOff(Object locks, Line<T, R> line) {
        try {
            while (fill(locks, line)) {
                var turn = line.locks == Locks.KEPT ? turnsOfLocked : turns;
                turn.acquireUninterruptibly();
                try {
                    var learnt = writer.apply(line.group);
                    line.locks = learnt == Locks.UNKNOWN ? line.locks : learnt;
                } finally {
                    turn.release();
                }
            }
        } catch (Throwable failure) {
            // Without this thread nobody in the line would ever be answered.
            giveUp(locks, line, failure);
        }
    }

    /** Takes the line's next group. If there is none, also after a while where its locks were not free, the line ends. */
    private synchronized boolean fill(Object locks, Line<T, R> line) {
        line.group.clear();
        boolean free = line.locks == Locks.FREE;
        if (free) {
            takeNoMore(locks, line);
        }
        long end = System.nanoTime() + keptOpen.toNanos();
        for (long left = end - System.nanoTime();
                line.waiting.isEmpty() && !free && !closed && left > 0;
                left = end - System.nanoTime()) {
            pause(left);
        }
        long weight = 0;
        while (line.waiting.peek() instanceof Waiting<T, R> next
                && line.group.size() < limits.groupItems()
                && (weight == 0 || weight + next.weight() <= limits.groupWeight())) {
            line.group.add(next);
            line.waiting.remove();
            weight += next.weight();
        }
        line.weight -= weight;
        if (line.group.isEmpty()) {
            end(locks, line);
            return false;
        }
        return true;
    }

    private void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException _) {
            // Nobody has a reason to interrupt it.
        }
    }

    private void takeNoMore(Object locks, Line<T, R> line) {
        lines.remove(locks, line);
        any = !lines.isEmpty();
    }

    private void end(Object locks, Line<T, R> line) {
        takeNoMore(locks, line);
        working--;
        notifyAll();
    }

    private synchronized void giveUp(Object locks, Line<T, R> line, Throwable failure) {
        end(locks, line);
        Waiting.failAll(line.group, failure);
        Waiting.failAll(line.waiting, failure);
    }

    /** No line stays open any more once nothing waits in it. Returns when all have ended; false if the time ran out before. */
    synchronized boolean close(Duration patience) throws InterruptedException {
        closed = true;
        notifyAll();
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); working > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return working == 0;
    }
}
