package ai.timelines.outbound.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SparseLineTests {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final SparseLine line = new SparseLine(Duration.ofNanos(100), nanos::get);

    @Test
    void theFirstIsWrittenAtOnceAndTheOthersAreCounted() {
        assertThat(line.next()).isEqualTo(OptionalLong.of(0));
        assertThat(line.next()).isEmpty();
        nanos.addAndGet(99);
        assertThat(line.next()).isEmpty();
        nanos.addAndGet(1);
        assertThat(line.next()).isEqualTo(OptionalLong.of(2));
        assertThat(line.next()).isEmpty();
    }
}
