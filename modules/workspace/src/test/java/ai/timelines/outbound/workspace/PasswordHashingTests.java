package ai.timelines.outbound.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.workspace.PasswordHashing.BusyException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class PasswordHashingTests {

    private final BCryptPasswordEncoder encoder = new BCryptPasswordEncoder(4);

    @Test
    void whoWaitsForTooLongIsSentAway() {
        var hashing = new PasswordHashing(encoder, 2, Duration.ofMillis(1));
        var hash = hashing.encode("correct horse");
        hashing.turns().acquireUninterruptibly(2);
        assertThatThrownBy(() -> hashing.matches("correct horse", hash)).isInstanceOf(BusyException.class);
        assertThatThrownBy(() -> hashing.encode("correct horse")).isInstanceOf(BusyException.class);
        hashing.turns().release();
        assertThat(hashing.matches("correct horse", hash)).isTrue();
    }

    @Test
    void noMoreWaitThanCanHopeForATurn() throws Exception {
        var hashing = new PasswordHashing(encoder, 1, Duration.ofHours(1));
        try (var _ = new CrowdedHashing(hashing)) {
            assertThatThrownBy(() -> hashing.encode("one too many")).isInstanceOf(BusyException.class);
        }
        assertThat(hashing.encode("the next one")).isNotEmpty();
    }
}
