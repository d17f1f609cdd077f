package ai.timelines.outbound.webhookdelivery;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as the Standard Webhooks specification says: HMAC-SHA256 over id, timestamp and body, {@code v1,…} per key (R23). */
final class Signature {

    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /** The value of {@code webhook-signature}: one signature per key, separated by spaces. */
    static String of(List<byte[]> keys, String webhookId, long timestamp, byte[] body) {
        byte[] head = (webhookId + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII);
        return keys.stream().map(key -> sign(key, head, body)).collect(Collectors.joining(" "));
    }

    private static String sign(byte[] key, byte[] head, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(head);
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
