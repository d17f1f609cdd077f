package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** R23: checked by the reference implementation of Standard Webhooks. */
class SignatureTests {

    private static final String BODY = "{\"text\":\"שלום 👋\"}";

    private final byte[] key = new byte[32];
    private final byte[] rotatedOut = new byte[32];
    private final long now = Instant.now().getEpochSecond();

    SignatureTests() {
        var random = new Random(7);
        random.nextBytes(key);
        random.nextBytes(rotatedOut);
    }

    @Test
    void verifiesWithTheSecretThatTheTabShows() {
        assertThatCode(() -> verify(key, signature(List.of(key)), BODY)).doesNotThrowAnyException();
    }

    @Test
    void afterARotationVerifiesWithBothSecrets() {
        var signature = signature(List.of(key, rotatedOut));
        assertThatCode(() -> verify(key, signature, BODY)).doesNotThrowAnyException();
        assertThatCode(() -> verify(rotatedOut, signature, BODY)).doesNotThrowAnyException();
    }

    @Test
    void doesNotVerifyAChangedBody() {
        assertThatThrownBy(() -> verify(key, signature(List.of(key)), BODY + " "))
                .isInstanceOf(WebhookVerificationException.class);
    }

    private String signature(List<byte[]> keys) {
        return Signature.of(keys, "id", now, BODY.getBytes(StandardCharsets.UTF_8));
    }

    private void verify(byte[] key, String signature, String body) throws Exception {
        var headers = HttpHeaders.of(
                Map.of(
                        "webhook-id", List.of("id"),
                        "webhook-timestamp", List.of(Long.toString(now)),
                        "webhook-signature", List.of(signature)),
                (_, _) -> true);
        new Webhook("whsec_" + Base64.getEncoder().encodeToString(key)).verify(body, headers);
    }
}
