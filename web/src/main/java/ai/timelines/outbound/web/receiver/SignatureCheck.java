package ai.timelines.outbound.web.receiver;

import ai.timelines.outbound.webhooksettings.Webhooks;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Verifies as a receiver would, with the secret of the development tenant. */
@Component
@Profile("dev")
class SignatureCheck {

    private static final UUID DEVELOPMENT_TENANT = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final String SECRET_PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private final Webhooks webhooks;

    SignatureCheck(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    /** The secret that signs now; to be read once for many requests. */
    String secret() {
        return webhooks.secret(DEVELOPMENT_TENANT);
    }

    /** Whether one of the request's signatures was made with that secret. */
    static boolean verifies(ReceivedRequest request, String secret) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(
                    new SecretKeySpec(Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length())), ALGORITHM));
            mac.update((request.webhookId() + "." + request.timestamp() + ".").getBytes(StandardCharsets.UTF_8));
            var expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(request.body()));
            return Arrays.stream(request.signature().split(" "))
                    .anyMatch(it -> MessageDigest.isEqual(
                            it.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
