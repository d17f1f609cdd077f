package ai.timelines.outbound.webhooksettings;

import ai.timelines.outbound.database.Columns;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts texts for the database with AES-256 in GCM, and opens them again.
 *
 * <p>A sealed value is: version (1 byte), length of the key's id (1 byte), the key's id, nonce (12 bytes), ciphertext, tag (16 bytes). All that
 * stands before the nonce is authenticated with it, and so are the workspace and the column: a value copied elsewhere does not open.
 */
class Sealing {

    /** Which column a value belongs to. The names are part of what is authenticated: they never change. */
    enum Purpose {
        URL,
        SECRET,
        PREVIOUS_SECRET
    }

    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, SecretKey> keys;
    private final String newest;

    Sealing(EncryptionKeys keys) {
        this.keys = keys.byId();
        this.newest = keys.newest();
    }

    /** The id of the key that {@link #seal} uses. */
    String keyId() {
        return newest;
    }

    byte[] seal(UUID workspaceId, Purpose purpose, String text) {
        byte[] id = keyId().getBytes(StandardCharsets.US_ASCII);
        byte[] header = ByteBuffer.allocate(2 + id.length)
                .put(VERSION)
                .put((byte) id.length)
                .put(id)
                .array();
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            var cipher = cipher(
                    Cipher.ENCRYPT_MODE,
                    key(workspaceId, purpose, newest),
                    nonce,
                    0,
                    context(workspaceId, purpose, header));
            byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(header.length + NONCE_BYTES + sealed.length)
                    .put(header)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    /** @throws UnreadableException if it was altered, belongs elsewhere, or its key is not known here */
    String open(UUID workspaceId, Purpose purpose, byte[] sealed) {
        int headerLength = headerLength(workspaceId, purpose, sealed);
        byte[] header = new byte[headerLength];
        System.arraycopy(sealed, 0, header, 0, headerLength);
        String keyId = new String(header, 2, headerLength - 2, StandardCharsets.US_ASCII);
        var key = key(workspaceId, purpose, keyId);
        try {
            int begin = headerLength + NONCE_BYTES;
            var cipher = cipher(Cipher.DECRYPT_MODE, key, sealed, headerLength, context(workspaceId, purpose, header));
            return new String(cipher.doFinal(sealed, begin, sealed.length - begin), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
            throw new UnreadableException(workspaceId, purpose, "it was altered, or belongs elsewhere");
        }
    }

    private SecretKey key(UUID workspaceId, Purpose purpose, String id) {
        var key = keys.get(id);
        if (key == null) {
            throw new UnreadableException(workspaceId, purpose, "its key is not configured");
        }
        return key;
    }

    private static int headerLength(UUID workspaceId, Purpose purpose, byte[] sealed) {
        if (sealed.length < 2 || sealed[0] != VERSION || sealed.length < 2 + sealed[1] + NONCE_BYTES || sealed[1] < 1) {
            throw new UnreadableException(workspaceId, purpose, "it is not in the form of this version");
        }
        return 2 + sealed[1];
    }

    private static byte[] context(UUID workspaceId, Purpose purpose, byte[] header) {
        byte[] column = ("webhook." + purpose.name()).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(header.length + 16 + column.length)
                .put(header)
                .put(Columns.bytes(workspaceId))
                .put(column)
                .array();
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, int offset, byte[] context)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, offset, NONCE_BYTES));
        cipher.updateAAD(context);
        return cipher;
    }

    /** A value that does not open; the message tells whose it is, and nothing of what it holds. */
    static final class UnreadableException extends RuntimeException {

        UnreadableException(UUID workspaceId, Purpose purpose, String reason) {
            super("The stored %s of workspace %s cannot be read: %s".formatted(purpose, workspaceId, reason));
        }
    }
}
