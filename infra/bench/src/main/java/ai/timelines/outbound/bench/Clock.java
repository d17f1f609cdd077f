package ai.timelines.outbound.bench;

import java.time.Instant;

/** The machine's clock, which all processes of a benchmark share. */
final class Clock {

    private Clock() {}

    /** Nanoseconds since 1970. */
    static long nanos() {
        return nanos(Instant.now());
    }

    static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
