package ai.timelines.outbound.database;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;

/** Says in the log once that the database fails somebody, and once that it works again; of locks that others keep, now and then. */
public final class OutageLines {

    private static final Logger log = LoggerFactory.getLogger(OutageLines.class);

    private final SparseLine lockLine = new SparseLine(Duration.ofSeconds(10));
    private final String who;
    private boolean failing;
    private long failingSince;

    /** @param who whose work it is that fails */
    public OutageLines(String who) {
        this.who = who;
    }

    public synchronized void fails(Throwable failure) {
        if (failure instanceof PessimisticLockingFailureException) {
            lockLine.next()
                    .ifPresent(withheld -> log.warn(
                            "{}: a lock that somebody keeps ({}); {} more since the last such line",
                            who,
                            DatabaseFailures.cause(failure),
                            withheld));
        } else if (!failing) {
            failing = true;
            failingSince = System.nanoTime();
            log.warn("{}: the database fails ({})", who, DatabaseFailures.cause(failure));
        }
    }

    public synchronized void works() {
        if (failing) {
            failing = false;
            log.info("{}: the database works again, after {} ms", who, (System.nanoTime() - failingSince) / 1_000_000);
        }
    }
}
