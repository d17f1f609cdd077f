package ai.timelines.outbound.workspace;

import ai.timelines.outbound.workspace.PasswordHashing.BusyException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Turns of hashing, so many at a time, and the places to wait for one. */
final class HashingTurns {

    /** More than one turn's worth of them would wait in vain. */
    private static final int WAITING_PER_TURN = 40;

    private final int atATime;
    private final Semaphore permits;
    private final Duration patience;

    HashingTurns(int atATime, Duration patience) {
        this.atATime = atATime;
        this.permits = new Semaphore(atATime, true);
        this.patience = patience;
    }

    int atATime() {
        return atATime;
    }

    int mostWaiting() {
        return atATime * WAITING_PER_TURN;
    }

    Semaphore permits() {
        return permits;
    }

    /** @throws BusyException if too many wait, or this one for too long */
    <T> T take(Supplier<T> work) {
        try {
            if (permits.getQueueLength() >= mostWaiting()
                    || !permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BusyException();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new BusyException();
        }
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }
}
