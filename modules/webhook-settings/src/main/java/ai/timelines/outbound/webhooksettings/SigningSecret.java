package ai.timelines.outbound.webhooksettings;

import java.security.SecureRandom;
import java.util.Base64;

/** Secrets of the Standard Webhooks specification: {@code whsec_} and 32 random bytes in Base64. */
final class SigningSecret {

    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;
    private static final SecureRandom random = new SecureRandom();

    private SigningSecret() {}

    static String generate() {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    static byte[] key(String secret) {
        return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    }
}
