package ai.timelines.outbound.database;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes UUIDs of version 7 by the injected clock, so that rows are stored in the order in which they came. */
@Component
public class TimeOrderedIds {

    private final InstantSource clock;
    private final TimeBasedEpochGenerator generator = Generators.timeBasedEpochGenerator();

    public TimeOrderedIds(InstantSource clock) {
        this.clock = clock;
    }

    public UUID next() {
        return at(clock.instant());
    }

    /** An id that carries the given instant, to the millisecond. */
    public UUID at(Instant instant) {
        return generator.construct(instant.toEpochMilli());
    }

    /** Comes before every id that carries the given instant or a later one. */
    public static UUID first(Instant instant) {
        return new UUID(instant.toEpochMilli() << 16, 0);
    }

    /** The instant that an id of version 7 carries, to the millisecond. */
    public static Instant instantOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }
}
