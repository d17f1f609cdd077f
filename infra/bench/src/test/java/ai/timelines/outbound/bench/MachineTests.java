package ai.timelines.outbound.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineTests {

    @Test
    void idleTimeAndWaitingForDisksAreNotBusy() {
        assertThat(Machine.busySeconds("cpu  100 20 30 99999 88888 1 2 47 5 6")).isEqualTo(2.0);
    }
}
