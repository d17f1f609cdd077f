package ai.timelines.outbound.database;

import ai.timelines.outbound.database.GroupCommit.Limits;
import ai.timelines.outbound.database.GroupCommit.OverloadedException;
import ai.timelines.outbound.database.SideLines.Locks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;

/** Writes groups and answers everybody in them, whatever happens: that one is wrong, that somebody keeps a lock, or that the database is away. */
final class GroupWriter<T, R> {

    private static final Logger log = LoggerFactory.getLogger(GroupWriter.class);

    /** How long a group that failed as a whole may be written item by item, while others wait. */
    private static final long SINGLY_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** A group that took longer is worth a line in the log: the database hung. */
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Duration SIDE_LINES_KEPT_OPEN = Duration.ofMinutes(1);

    private final String name;
    private final Function<List<T>, List<R>> transaction;
    private final SideLines<T, R> sideLines;
    private final OutageLines outage;
    private volatile boolean givenUp;

    GroupWriter(String name, Limits limits, Function<T, Object> locksOf, Function<List<T>, List<R>> transaction) {
        this.name = name;
        this.transaction = transaction;
        this.sideLines = new SideLines<>(name, limits, locksOf, this::writeAside, SIDE_LINES_KEPT_OPEN);
        this.outage = new OutageLines(name);
    }

    /** Writes those that somebody still waits for, and that no line aside is for; returns how many that were. */
    int write(List<Waiting<T, R>> group) {
        group.removeIf(waiting -> waiting.isLeftOut() || sideLines.join(waiting));
        if (group.isEmpty()) {
            return 0;
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
        return group.size();
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
            if (waiting.isLeftOut()) {
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

    private Locks writeAside(List<Waiting<T, R>> group) {
        try {
            group.removeIf(Waiting::isLeftOut);
            if (group.isEmpty()) {
                return Locks.UNKNOWN;
            }
            var failure = tryToWrite(group);
            boolean locked = failure instanceof PessimisticLockingFailureException;
            if (failure != null) {
                locked |= writeAsideSingly(group, failure);
            }
            if (locked) {
                return Locks.KEPT;
            }
            // Of a database that is away nothing is known.
            return group.stream().allMatch(it -> it.answer().isCompletedExceptionally()) ? Locks.UNKNOWN : Locks.FREE;
        } catch (Throwable failure) {
            refuse(group, failure);
            return Locks.UNKNOWN;
        }
    }

    /** Whether one of them met a lock. */
    private boolean writeAsideSingly(List<Waiting<T, R>> group, Throwable failure) {
        long end = System.nanoTime() + SINGLY_NANOS;
        boolean locked = false;
        for (var waiting : group) {
            if (group.size() > 1 && System.nanoTime() - end >= 0) {
                waiting.fail(new QueryTimeoutException(
                        name + ": its group failed, and there was no time to write it alone", failure));
            } else {
                var again = group.size() == 1 ? failure : tryToWrite(List.of(waiting));
                if (again instanceof PessimisticLockingFailureException) {
                    locked = true;
                    outage.fails(again);
                }
                if (again != null) {
                    waiting.fail(again);
                }
            }
        }
        return locked;
    }

    /** Writes a group and answers everybody, but for a failure that may be the fault of one: that is returned, and nobody answered. */
    private @Nullable Throwable tryToWrite(List<Waiting<T, R>> group) {
        if (givenUp) {
            Waiting.failAll(new ArrayList<>(group), new OverloadedException(name));
            return null;
        }
        long begin = System.nanoTime();
        try {
            var answers = transaction.apply(group.stream().map(Waiting::item).toList());
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

    /** Answers a group after a failure of which nothing is known; what fails here, too, must not end the thread that writes. */
    void refuse(List<Waiting<T, R>> group, Throwable failure) {
        Waiting.failAll(group, failure);
        try {
            log.error("{}: a group was refused", name, failure);
        } catch (Throwable noMemory) {
            // Whoever waited has been told.
        }
    }

    /** Returns when what went aside has been written; false if the time ran out before. */
    boolean close(Duration patience) throws InterruptedException {
        return sideLines.close(patience);
    }

    /** Nothing is written any more but what is being written at this moment. */
    void giveUp() {
        givenUp = true;
        log.warn("{}: closed while the database took nothing; what waited is refused", name);
    }
}
