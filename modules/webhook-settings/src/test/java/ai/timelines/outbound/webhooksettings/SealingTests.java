package ai.timelines.outbound.webhooksettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.webhooksettings.Sealing.Purpose;
import ai.timelines.outbound.webhooksettings.Sealing.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingTests {

    private static final String OLD = "old:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String NEW = "new:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
    private static final String URL = "https://example.com/?key=s3cret";

    private final UUID workspace = UUID.randomUUID();
    private final Sealing sealing = new Sealing(new EncryptionKeys(List.of(OLD)));

    @ParameterizedTest
    @ValueSource(strings = {"", URL, "grüße 🌻 \0"})
    void whatWasSealedOpens(String text) {
        assertThat(sealing.open(workspace, Purpose.URL, sealing.seal(workspace, Purpose.URL, text)))
                .isEqualTo(text);
    }

    @Test
    void theSameTextNeverLooksTheSame() {
        byte[] first = sealing.seal(workspace, Purpose.URL, URL);
        assertThat(first).isNotEqualTo(sealing.seal(workspace, Purpose.URL, URL));
        assertThat(new String(first, StandardCharsets.ISO_8859_1)).doesNotContain("s3cret");
    }

    @Test
    void aValueOpensInItsOwnRowAndColumnOnly() {
        byte[] sealed = sealing.seal(workspace, Purpose.SECRET, "whsec_x");
        refuses(UUID.randomUUID(), Purpose.SECRET, sealed);
        refuses(workspace, Purpose.PREVIOUS_SECRET, sealed);
        refuses(workspace, Purpose.URL, sealed);
    }

    @Test
    void noBitOfItCanBeChanged() {
        byte[] sealed = sealing.seal(workspace, Purpose.URL, URL);
        for (int i = 0; i < sealed.length * 8; i++) {
            byte[] changed = sealed.clone();
            changed[i / 8] ^= (byte) (1 << i % 8);
            refuses(workspace, Purpose.URL, changed);
        }
        for (int length = 0; length < sealed.length; length++) {
            refuses(workspace, Purpose.URL, Arrays.copyOf(sealed, length));
        }
    }

    @Test
    void aNewerKeyWritesAndAnOlderOneStillReads() {
        var both = new Sealing(new EncryptionKeys(List.of(NEW, OLD)));
        assertThat(both.open(workspace, Purpose.URL, sealing.seal(workspace, Purpose.URL, URL)))
                .isEqualTo(URL);
        byte[] written = both.seal(workspace, Purpose.URL, URL);
        assertThat(both.keyId()).isEqualTo("new");
        assertThat(new Sealing(new EncryptionKeys(List.of(NEW))).open(workspace, Purpose.URL, written))
                .isEqualTo(URL);
        assertThatThrownBy(() -> sealing.open(workspace, Purpose.URL, written))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("key is not configured");
    }

    private void refuses(UUID workspace, Purpose purpose, byte[] sealed) {
        assertThatThrownBy(() -> sealing.open(workspace, purpose, sealed))
                .isInstanceOf(UnreadableException.class)
                .hasMessageNotContaining("s3cret")
                .hasMessageNotContaining("whsec_");
    }
}
