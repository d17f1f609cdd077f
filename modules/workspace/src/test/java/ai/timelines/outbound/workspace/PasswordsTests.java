package ai.timelines.outbound.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordsTests {

    @Test
    void tenCharactersWillDo() {
        assertThat(Passwords.objection("a".repeat(10))).isEmpty();
        assertThat(Passwords.objection("a".repeat(9)))
                .hasValueSatisfying(it -> assertThat(it).contains("at least 10 characters"));
    }

    @Test
    void anEmojiIsOneCharacter() {
        assertThat(Passwords.objection("🔑".repeat(9))).isPresent();
        assertThat(Passwords.objection("🔑".repeat(10))).isEmpty();
    }

    @Test
    void whatBcryptWouldCutOffIsRefused() {
        assertThat(Passwords.objection("a".repeat(72))).isEmpty();
        assertThat(Passwords.objection("a".repeat(73)))
                .hasValueSatisfying(it -> assertThat(it).contains("at most 72"));
        assertThat(Passwords.objection("é".repeat(37))).isPresent();
    }
}
