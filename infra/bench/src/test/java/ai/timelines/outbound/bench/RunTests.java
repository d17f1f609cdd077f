package ai.timelines.outbound.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTests {

    private static final long SECOND = 1_000_000_000;

    @Test
    void whatWasAcknowledgedAndDidNotArriveIsLost() {
        var run = run(new long[] {1, 2, 0, 4}, new long[] {5, 0, 0, 8});

        assertThat(run.lost()).isEqualTo(1);
        assertThat(run.latencies().count()).isEqualTo(2);
    }

    @Test
    void aMessageThatArrivesBeforeItsAnswerIsReadTookNoTime() {
        assertThat(Latencies.between(new long[] {100}, new long[] {90}).millis(100))
                .isZero();
    }

    @Test
    void deliveriesAreCountedUpToTheLastArrival() {
        var run = run(new long[] {SECOND, SECOND, SECOND}, new long[] {2 * SECOND, 3 * SECOND, 0});

        assertThat(run.deliveredPerSecondSince(SECOND)).isCloseTo(1, within(1e-9));
    }

    @Test
    void percentilesAreExact() {
        var latencies = Latencies.of(LongStream.rangeClosed(1, 1_000)
                .map(i -> (1_001 - i) * 1_000_000)
                .toArray());

        assertThat(latencies.millis(50)).isEqualTo(500);
        assertThat(latencies.millis(99)).isEqualTo(990);
        assertThat(latencies.millis(99.95)).isEqualTo(1_000);
        assertThat(latencies.millis(100)).isEqualTo(1_000);
        assertThat(Latencies.of(new long[0]).millis(99)).isZero();
        assertThat(Latencies.of(new long[] {7_000_000}).millis(1)).isEqualTo(7);
    }

    @Test
    void timesSurviveTheirFile(@TempDir Path directory) throws Exception {
        var times = new Times();
        times.set(3, 33);
        times.set(1 << 30, 77);
        times.write(directory.resolve("times"), 2, 3);

        assertThat(Times.read(directory.resolve("times"))).containsExactly(0, 33, 0);
        assertThat(times.known(0, 10)).isEqualTo(1);
        assertThat(times.get(1 << 30)).isEqualTo(77);
        assertThat(times.get(Integer.MAX_VALUE)).isZero();
    }

    private static Run run(long[] accepted, long[] arrived) {
        int acknowledged = (int) LongStream.of(accepted).filter(at -> at != 0).count();
        return new Run(new Pushed(accepted.length, acknowledged, 0, 0, 0, 0, 0, 0), accepted, accepted, arrived);
    }
}
