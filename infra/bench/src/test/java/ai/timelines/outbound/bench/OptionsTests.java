package ai.timelines.outbound.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OptionsTests {

    @Test
    void optionsOfTheCommandLineStandBesideScenarios() {
        var options = Options.parse("single", "--seconds", "7", "--env", "A=b=c", "batch", "--quick");

        assertThat(options.scenarios()).containsExactly("single", "batch");
        assertThat(options.number("seconds", 120, 3)).isEqualTo(7);
        assertThat(options.number("warmup", 20, 1)).isEqualTo(1);
        assertThat(options.environment()).containsEntry("A", "b=c");
    }
}
