package ai.timelines.outbound.outboundhttp;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one deadline of a whole POST. When it passes, the guarded socket is closed under whatever waits for it: timeouts of
 * single reads and writes would let a slow drip go on for ever.
 */
final class Deadline implements AutoCloseable {

    private final Duration limit;
    private final long at;
    private final ScheduledFuture<?> alarm;
    private @Nullable Socket guarded;
    private boolean rung;
    private boolean over;

    Deadline(Duration limit, ScheduledExecutorService timer) {
        this.limit = limit;
        this.at = System.nanoTime() + limit.toNanos();
        this.alarm = timer.schedule(this::ring, limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    long remainingNanos() {
        return Math.max(0, at - System.nanoTime());
    }

    int remainingMillis() {
        return (int) TimeUnit.NANOSECONDS.toMillis(remainingNanos());
    }

    synchronized boolean passed() {
        return rung || remainingNanos() == 0;
    }

    /** From now on this is the socket to close. */
    synchronized void guard(Socket socket) {
        guarded = socket;
        if (rung) {
            closeGuarded();
        }
    }

    private synchronized void ring() {
        if (!over) {
            rung = true;
            closeGuarded();
        }
    }

    private void closeGuarded() {
        if (guarded != null) {
            try {
                guarded.close();
            } catch (IOException e) {
                // It is of no use any more, whether or not it says so.
            }
        }
    }

    /** Lets go of the socket, and says whether it was left alone: from here on it may serve another POST. */
    synchronized boolean letGo() {
        over = true;
        alarm.cancel(false);
        return !rung;
    }

    @Override
    public void close() {
        letGo();
    }

    /** Such as "15 s" or "0.5 s". */
    String inWords() {
        return BigDecimal.valueOf(limit.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }
}
