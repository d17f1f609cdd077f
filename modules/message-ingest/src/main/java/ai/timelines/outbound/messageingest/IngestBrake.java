package ai.timelines.outbound.messageingest;

import java.time.Duration;

/** Slows the acceptance of messages while what was accepted cannot be sent fast enough; answered by whoever sends. */
public interface IngestBrake {

    /** How long to wait before the next messages, so many, are stored; zero while nothing is wrong. */
    Duration delay(int messages);
}
