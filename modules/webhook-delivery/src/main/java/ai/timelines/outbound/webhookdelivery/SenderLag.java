package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.messageingest.IngestBrake;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when this node accepts more than it can send, and then slows acceptance down bit by bit.
 *
 * <p>A receiver that is slow is no reason: what waits for it waits in the queue, and nobody else is slowed for it (R29). Only when messages for
 * receivers that answer quickly wait for longer than they should, and the machine is busy or the database takes long to write down what became of
 * requests, is it the node that cannot keep up.
 */
final class SenderLag implements IngestBrake {

    private static final Logger log = LoggerFactory.getLogger(SenderLag.class);

    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** What a look says holds for so many intervals before it; in a longer pause next to nothing was accepted. */
    private static final long INTERVALS_OF_A_LOOK = 10;

    /** After so many without anything the delay is none, however long it was. */
    private static final long MOST_INTERVALS = 100;

    private static final double BUSY = 0.85;
    private static final double LONGEST_WAIT_SECONDS = 0.5;
    private static final double LONGEST_SETTLING_SECONDS = 0.25;
    private static final long FIRST_DELAY_MICROS = 2_000;
    private static final long MOST_DELAY_MICROS = 500_000;
    private static final long NO_DELAY_MICROS = 100;

    /** The delay is that of so many messages; more at a time wait for longer, but never for so long that their callers give up. */
    private static final int DELAYED_MESSAGES = 256;

    private static final long LONGEST_DELAY_MICROS = 2_000_000;

    private final DoubleSupplier load;
    private final DoubleSupplier expectedWaitSeconds;
    private final DoubleSupplier settlingSeconds;
    private final LongSupplier nanoTime;
    private long lookedAt;
    private long delayMicros;
    private boolean told;

    /**
     * @param load of the machine, from 0 to 1
     * @param expectedWaitSeconds for how long messages to receivers that answer quickly will wait, as they are delivered now
     * @param settlingSeconds how long it takes from a receiver's answer until what became of the request is committed
     */
    SenderLag(
            DoubleSupplier load,
            DoubleSupplier expectedWaitSeconds,
            DoubleSupplier settlingSeconds,
            LongSupplier nanoTime) {
        this.load = load;
        this.expectedWaitSeconds = expectedWaitSeconds;
        this.settlingSeconds = settlingSeconds;
        this.nanoTime = nanoTime;
        this.lookedAt = nanoTime.getAsLong();
    }

    /** Looks when it is asked, which is before anything is stored: a node that has nothing to do does nothing for this. */
    @Override
    public synchronized Duration delay(int messages) {
        long intervals = (nanoTime.getAsLong() - lookedAt) / BETWEEN_LOOKS_NANOS;
        if (intervals > 0) {
            lookedAt += intervals * BETWEEN_LOOKS_NANOS;
            look(Math.min(intervals, MOST_INTERVALS));
        }
        return Duration.of(
                Math.min(LONGEST_DELAY_MICROS, delayMicros * messages / DELAYED_MESSAGES), ChronoUnit.MICROS);
    }

    /** Slower by half as long as it is too much, then faster again by a quarter at a time. */
    private void look(long intervals) {
        // In this order: to ask the machine costs more than all else here.
        boolean tooMuch = expectedWaitSeconds.getAsDouble() > LONGEST_WAIT_SECONDS
                && (settlingSeconds.getAsDouble() > LONGEST_SETTLING_SECONDS || load.getAsDouble() > BUSY);
        for (long left = intervals; left > 0; left--) {
            if (tooMuch && left <= INTERVALS_OF_A_LOOK) {
                delayMicros = Math.clamp(delayMicros * 3 / 2, FIRST_DELAY_MICROS, MOST_DELAY_MICROS);
            } else {
                delayMicros = delayMicros < NO_DELAY_MICROS ? 0 : delayMicros * 3 / 4;
            }
        }
        if (delayMicros == MOST_DELAY_MICROS && !told) {
            told = true;
            log.warn("More is accepted than can be sent: pushes are slowed down as far as they can be");
        } else if (delayMicros == 0) {
            told = false;
        }
    }
}
