package ai.timelines.outbound.webhooksettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class EncryptionKeysTests {

    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @Test
    void withoutAKeyTheStartIsRefusedWithASentence() {
        for (List<String> none : Arrays.asList(null, List.<String>of())) {
            assertThatThrownBy(() -> new EncryptionKeys(none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("OUTBOUND_ENCRYPTION_KEYS")
                    .hasMessageContaining("openssl rand -base64 32");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                KEY,
                "k1:",
                "k1:AAECAwQFBgcICQoLDA0ODw==",
                "k 1:" + KEY,
                "k1:" + KEY + "x",
                "k1:" + KEY + ",k1:" + KEY,
                "k1:" + KEY + ",nonsense"
            })
    void whatIsWrongIsToldWithoutRepeatingIt(String configured) {
        var binder = new Binder(new MapConfigurationPropertySource(Map.of("outbound.encryption.keys", configured)));
        assertThatThrownBy(() -> binder.bind("outbound.encryption", EncryptionKeys.class))
                .isInstanceOfSatisfying(BindException.class, failure -> {
                    var told = new StringWriter();
                    failure.printStackTrace(new PrintWriter(told));
                    assertThat(told.toString())
                            .contains("OUTBOUND_ENCRYPTION_KEYS")
                            .doesNotContain("AAECAwQFBgcICQ");
                    // Spring's report of a failed start prints the property's value where the failure names one.
                    assertThat(failure.getProperty()).isNull();
                });
    }

    @Test
    void theFirstKeyIsTheNewestAndNothingPrintsAny() {
        var keys =
                new EncryptionKeys(Stream.of("k2:", "k1:").map(id -> id + KEY).toList());
        assertThat(keys.newest()).isEqualTo("k2");
        assertThat(keys.toString()).contains("k1", "k2").doesNotContain("AAEC");
    }
}
