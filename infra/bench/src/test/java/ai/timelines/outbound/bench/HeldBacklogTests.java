package ai.timelines.outbound.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldBacklogTests {

    private static final Map<Integer, Double> BEFORE = Map.of(1_000, 0.2);

    private final Result result = new Result(
            "backlog 300000",
            "",
            300_000,
            0,
            0,
            Latencies.of(new long[0]),
            Latencies.of(new long[0]),
            new Cost(0, 0, 0, 0),
            0,
            0,
            new Arrivals.Counts(0, 0, 0, 0, 0, 0, 0),
            List.of(),
            List.of(),
            false);

    @Test
    void aLargerBacklogMayCostAFifthMoreAndAsMuchLessAsItLikes() {
        assertThat(HeldBacklog.judged(result, 0.23, BEFORE, false).missed()).isEmpty();
        assertThat(HeldBacklog.judged(result, 0.02, BEFORE, false).missed()).isEmpty();
        assertThat(HeldBacklog.judged(result, 0.25, BEFORE, false).missed())
                .containsExactly("1.25 times the cost of 1,000");
    }

    @Test
    void aQuickRunMeasuresNothing() {
        assertThat(HeldBacklog.judged(result, 0.25, BEFORE, true).missed()).isEmpty();
    }
}
