package ai.timelines.outbound.aggregationscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MessageCountsTests {

    private static final long MILLISECOND = 1_000_000;

    private final UUID workspace = UUID.randomUUID();
    private final AtomicLong time = new AtomicLong(-5);
    private final AtomicLong messages = new AtomicLong();

    /** To count takes that long. */
    private MessageCounts counts(long millis) {
        return new MessageCounts(
                _ -> {
                    time.addAndGet(millis * MILLISECOND);
                    return messages.get();
                },
                time::get);
    }

    @Test
    void fewAreCountedWheneverSomebodyAsks() {
        var counts = counts(30);
        messages.set(9_998);
        assertThat(counts.of(workspace)).isEqualTo(9_998);
        messages.set(9_999);
        assertThat(counts.of(workspace)).isEqualTo(9_999);
    }

    @Test
    void whatIsCountedQuicklyIs() {
        var counts = counts(19);
        messages.set(1_000_000);
        assertThat(counts.of(workspace)).isEqualTo(1_000_000);
        messages.set(1_000_001);
        assertThat(counts.of(workspace)).isEqualTo(1_000_001);
    }

    @Test
    void manyAreNotCountedAgainForTwentyTimesAsLongAsItTook() {
        var counts = counts(30);
        messages.set(10_000);
        counts.of(workspace);

        messages.set(10_001);
        time.addAndGet(20 * 30 * MILLISECOND - 1);
        assertThat(counts.of(workspace)).isEqualTo(10_000);
        assertThat(counts.of(UUID.randomUUID())).isEqualTo(10_001);

        time.addAndGet(1);
        assertThat(counts.of(workspace)).isEqualTo(10_001);
    }

    @Test
    void noCountHoldsForMoreThanSomeSeconds() {
        var counts = counts(30_000);
        messages.set(10_000);
        counts.of(workspace);

        messages.set(10_001);
        time.addAndGet(5_000 * MILLISECOND - 1);
        assertThat(counts.of(workspace)).isEqualTo(10_000);
        time.addAndGet(1);
        assertThat(counts.of(workspace)).isEqualTo(10_001);
    }

    @Test
    void whatIsLeftOfManyIsCountedAnew() {
        var counts = counts(30);
        messages.set(10_000);
        counts.of(workspace);

        messages.set(3);
        time.addAndGet(20 * 30 * MILLISECOND);
        assertThat(counts.of(workspace)).isEqualTo(3);
        messages.set(0);
        assertThat(counts.of(workspace)).isZero();
    }
}
