package ai.timelines.outbound.deliverylog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredBodyTests {

    @Test
    void aSmallBodyIsKeptAsItIs() {
        byte[] body = "a".repeat(2_047).getBytes(StandardCharsets.UTF_8);
        var stored = StoredBody.of(body);
        assertThat(stored.deflated()).isFalse();
        assertThat(stored.bytes()).isSameAs(body);
    }

    @Test
    void aLargeTextTakesLessRoomAndComesBackWhole() {
        byte[] body = "{\"text\":\"lorem ipsum\"}".repeat(50_000).getBytes(StandardCharsets.UTF_8);
        var stored = StoredBody.of(body);
        assertThat(stored.deflated()).isTrue();
        assertThat(stored.bytes()).hasSizeLessThan(body.length / 10);
        assertThat(stored.body()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2_048, 65_536, 1_048_576})
    void noiseThatDoesNotShrinkIsKeptAsItIs(int length) {
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);
        var stored = StoredBody.of(body);
        assertThat(stored.deflated()).isFalse();
        assertThat(stored.body()).isEqualTo(body);
    }
}
