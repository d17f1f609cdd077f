package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.messageingest.IngestBrake;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Notices when this node accepts more than it can send, and then slows acceptance down bit by bit.
 *
 * <p>A receiver that is slow is no reason: what waits for it waits in the queue, and nobody else is slowed for it (R29). Only when the
 * machine is busy, and messages for receivers that answer quickly wait for longer than they should, is it the node that cannot keep up.
 */
final class SenderLag implements IngestBrake {

    private static final Logger log = LoggerFactory.getLogger(SenderLag.class);

    private static final double BUSY = 0.85;
    private static final double LONGEST_WAIT_SECONDS = 0.5;
    private static final long FIRST_DELAY_MICROS = 2_000;
    private static final long MOST_DELAY_MICROS = 500_000;
    private static final long NO_DELAY_MICROS = 100;

    private final DoubleSupplier load;
    private final DoubleSupplier expectedWaitSeconds;
    private volatile long delayMicros;
    private boolean told;

    /**
     * @param load of the machine, from 0 to 1
     * @param expectedWaitSeconds for how long messages to receivers that answer quickly will wait, as they are delivered now
     */
    SenderLag(DoubleSupplier load, DoubleSupplier expectedWaitSeconds) {
        this.load = load;
        this.expectedWaitSeconds = expectedWaitSeconds;
    }

    @Override
    public Duration delay() {
        return Duration.ofNanos(delayMicros * 1_000);
    }

    /** Slower by half as long as it is too much, then faster again by a quarter at a time. */
    @Scheduled(fixedDelayString = "PT0.1S")
    void look() {
        long before = delayMicros;
        // In this order: to ask the machine costs a node that has nothing to do more than all else.
        boolean tooMuch = expectedWaitSeconds.getAsDouble() > LONGEST_WAIT_SECONDS && load.getAsDouble() > BUSY;
        if (tooMuch) {
            delayMicros = Math.clamp(before * 3 / 2, FIRST_DELAY_MICROS, MOST_DELAY_MICROS);
        } else {
            delayMicros = before < NO_DELAY_MICROS ? 0 : before * 3 / 4;
        }
        if (delayMicros == MOST_DELAY_MICROS && !told) {
            told = true;
            log.warn("More is accepted than can be sent: pushes are slowed down as far as they can be");
        } else if (delayMicros == 0) {
            told = false;
        }
    }
}
