package ai.timelines.outbound.database;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock for tests that stands still until it is driven. */
public final class DrivenClock implements InstantSource {

    private final AtomicReference<Instant> now;

    public DrivenClock(Instant start) {
        this.now = new AtomicReference<>(start);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    public void tick(Duration duration) {
        now.updateAndGet(it -> it.plus(duration));
    }

    public void set(Instant instant) {
        now.set(instant);
    }
}
