package ai.timelines.outbound.database;

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
import java.util.function.Predicate;

/**
 * Where items go that met a lock which somebody keeps: one line for all that would wait for the same lock, worked off in order, beside all others. A
 * line stays open for a while after its last such meeting, so that what comes next for that lock keeps nobody waiting either.
 *
 * @param <W> an item that waits
 */
final class SideLines<W> implements AutoCloseable {

    /** Each takes a connection to the database. */
    private static final int AT_A_TIME = 4;

    private static final Duration KEPT_OPEN = Duration.ofSeconds(10);

    private final String name;
    private final Function<W, Object> locksOf;
    private final int groupItems;
    private final Predicate<List<W>> writer;
    private final Map<Object, Queue<W>> lines = new HashMap<>();
    private final Semaphore writing = new Semaphore(AT_A_TIME);
    private volatile boolean any;
    private boolean closed;

    /**
     * @param locksOf equal for items that wait for the same locks
     * @param writer writes a group, answers everybody in it, and tells whether it met no such lock any more
     */
    SideLines(String name, Function<W, Object> locksOf, int groupItems, Predicate<List<W>> writer) {
        this.name = name;
        this.locksOf = locksOf;
        this.groupItems = groupItems;
        this.writer = writer;
    }

    /** Takes the item if there is a line for it. */
    boolean join(W item) {
        return any && joinAny(item);
    }

    private synchronized boolean joinAny(W item) {
        var line = lines.get(locksOf.apply(item));
        if (line == null) {
            return false;
        }
        line.add(item);
        notifyAll();
        return true;
    }

    /** Takes the item, and opens a line for it if there is none. */
    synchronized void open(W item) {
        any = true;
        lines.computeIfAbsent(locksOf.apply(item), this::begin).add(item);
        notifyAll();
    }

    private Queue<W> begin(Object locks) {
        Thread.ofVirtual().name(name + "-aside").start(() -> workOff(locks));
        return new ArrayDeque<>();
    }

    private void workOff(Object locks) {
        boolean free = false;
        for (var group = next(locks, free); !group.isEmpty(); group = next(locks, free)) {
            writing.acquireUninterruptibly();
            try {
                free = writer.test(group);
            } finally {
                writing.release();
            }
        }
    }

    /** The line's next group; if there is none, also after a while where its locks were not free, the line ends. */
    private synchronized List<W> next(Object locks, boolean free) {
        var line = lines.getOrDefault(locks, new ArrayDeque<>());
        long end = System.nanoTime() + KEPT_OPEN.toNanos();
        for (long left = end - System.nanoTime();
                line.isEmpty() && !free && !closed && left > 0;
                left = end - System.nanoTime()) {
            pause(left);
        }
        var group = new ArrayList<W>();
        while (!line.isEmpty() && group.size() < groupItems) {
            group.add(line.remove());
        }
        if (group.isEmpty()) {
            lines.remove(locks);
            any = !lines.isEmpty();
            notifyAll();
        }
        return group;
    }

    private void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException _) {
            // Nobody has a reason to interrupt it.
        }
    }

    /** Returns when all lines have ended. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        while (any) {
            try {
                wait();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
