package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.messageingest.IngestBrake;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Notices when this node accepts more than it can send, and then slows acceptance down bit by bit.
 *
 * <p>A receiver that is slow is no reason: what waits for it waits in the queue, and nobody else is slowed for it (R29). Only when the
 * machine is busy, and messages for receivers that answer quickly wait for longer than they should, is it the node that cannot keep up.
 */
@Component
class SenderLag implements IngestBrake {

    private static final Logger log = LoggerFactory.getLogger(SenderLag.class);

    private static final double BUSY = 0.85;
    private static final double LONGEST_WAIT_SECONDS = 0.5;
    private static final long FIRST_DELAY_MICROS = 2_000;
    private static final long MOST_DELAY_MICROS = 500_000;

    private final Sending sending;
    private final OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private volatile long delayMicros;
    private boolean told;

    SenderLag(Sending sending) {
        this.sending = sending;
    }

    @Override
    public Duration delay() {
        return Duration.ofNanos(delayMicros * 1_000);
    }

    @Scheduled(fixedDelayString = "PT0.1S")
    void look() {
        adjust(machine.getCpuLoad(), sending.expectedWaitSeconds());
    }

    /** Slower by half as long as it is too much, then faster again by a quarter at a time. */
    void adjust(double load, double expectedWaitSeconds) {
        long before = delayMicros;
        boolean tooMuch = load > BUSY && expectedWaitSeconds > LONGEST_WAIT_SECONDS;
        delayMicros =
                tooMuch ? Math.min(MOST_DELAY_MICROS, Math.max(FIRST_DELAY_MICROS, before * 3 / 2)) : before * 3 / 4;
        if (delayMicros == MOST_DELAY_MICROS && !told) {
            told = true;
            log.warn("More is accepted than can be sent: pushes are slowed down as far as they can be");
        } else if (delayMicros == 0) {
            told = false;
        }
    }
}
