package ai.timelines.outbound.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailTests {

    @ParameterizedTest
    @ValueSource(strings = {"a\nBcc: everybody@example.com", "a\rb", "a\r\nb", "a\0b", "a\u0085b"})
    void refusesLineBreaksInHeaderFields(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Mail(value, "Ana", "Hello", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Mail("ana@example.com", value, "Hello", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Mail("ana@example.com", "Ana", value, ""));
    }

    @Test
    void doesNotShowItsTextInLogs() {
        assertThat(new Mail("ana@example.com", "Ana", "Hello", "https://x.example/invitation/secret").toString())
                .doesNotContain("secret");
    }

    @Test
    void waitsLongerAfterEachAttemptUpToTenMinutes() {
        assertThat(IntStream.of(1, 2, 3, 4, 7, 8, 9, 1000).mapToObj(OutboxSender::backoffAfter))
                .containsExactly(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(40),
                        Duration.ofSeconds(320),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(10));
    }

    @Test
    void refusesASenderThatIsNoAddress() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MailSettings("nobody", Duration.ofSeconds(2)))
                .withMessageContaining("outbound.mail.from");
    }
}
