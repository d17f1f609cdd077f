package ai.timelines.outbound.workspace;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What was looked up lately, kept in memory for a while; bounded, so that nobody can fill the memory by asking. */
final class RecentLookups<K, V> {

    private record Entry<V>(V value, Instant until) {}

    private final ConcurrentHashMap<K, Entry<V>> entries = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final Duration lifetime;
    private final int capacity;

    RecentLookups(InstantSource clock, Duration lifetime, int capacity) {
        this.clock = clock;
        this.lifetime = lifetime;
        this.capacity = capacity;
    }

    @Nullable
    V get(K key) {
        var entry = entries.get(key);
        return entry != null && clock.instant().isBefore(entry.until()) ? entry.value() : null;
    }

    void put(K key, V value) {
        var now = clock.instant();
        if (entries.size() >= capacity) {
            entries.values().removeIf(entry -> !now.isBefore(entry.until()));
        }
        if (entries.size() >= capacity) {
            entries.clear();
        }
        entries.put(key, new Entry<>(value, now.plus(lifetime)));
    }

    void clear() {
        entries.clear();
    }
}
