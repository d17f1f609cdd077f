package ai.timelines.outbound.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessStatsTests {

    @Test
    void cpuTimeIsThatInUserAndKernelMode() {
        var stat = "42 (a) (b c) S 1 42 42 0 -1 4194304 100 0 0 0 150 25 0 0 20 0 9 0 1";

        assertThat(ProcessStats.cpuSeconds(stat)).isEqualTo(1.75);
    }

    @Test
    void thisProcessHasUsedBoth() throws Exception {
        long pid = ProcessHandle.current().pid();

        assertThat(ProcessStats.cpuSeconds(pid)).isPositive();
        assertThat(ProcessStats.peakMebibytes(pid)).isPositive();
        assertThat(ThreadCosts.of(pid).secondsByName()).isNotEmpty();
    }
}
