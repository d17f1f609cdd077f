package ai.timelines.outbound.messageingest;

import ai.timelines.outbound.filestore.FileKey;
import ai.timelines.outbound.filestore.FileStore;
import ai.timelines.outbound.workspace.PublicUrl;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Links under which a receiver gets a file for 15 minutes without signing in (R20): straight to the store where that has such links, else to
 * ourselves, signed. All nodes go by the database's clock, so it matters not which of them made a link.
 */
@Component
public class TemporaryLinks {

    /** Where our own links lead, followed by workspace and attachment. */
    public static final String PATH = "/attachments/";

    private static final Duration LIFETIME = Duration.ofMinutes(15);
    private static final String ALGORITHM = "HmacSHA256";

    private final FileStore store;
    private final PublicUrl publicUrl;
    private final InstantSource clock;
    private final SecretKeySpec key;

    TemporaryLinks(FileStore store, PublicUrl publicUrl, MessageIngestProperties properties, InstantSource clock) {
        this.store = store;
        this.publicUrl = publicUrl;
        this.clock = clock;
        if (!store.hasLinks() && properties.linkKey().isEmpty()) {
            throw new IllegalStateException(
                    "outbound.messages.link-key (OUTBOUND_MESSAGES_LINKKEY) must be set to a secret of at least "
                            + MessageIngestProperties.SHORTEST_KEY
                            + " characters, the same on all nodes: it signs the links to attachments");
        }
        this.key = new SecretKeySpec(
                (properties.linkKey().isEmpty() ? UUID.randomUUID().toString() : properties.linkKey())
                        .getBytes(StandardCharsets.UTF_8),
                ALGORITHM);
    }

    /** What a link of ours is worth. */
    public enum Verdict {
        VALID,
        EXPIRED,
        /** Changed, or never made by us. */
        FORGED
    }

    /** A link that begins to live now. */
    public URI to(UUID workspaceId, Attachment attachment) {
        return store.temporaryLink(
                        new FileKey(workspaceId, attachment.fileId()),
                        FileName.disposition(attachment.filename()),
                        attachment.mimeType(),
                        LIFETIME)
                .orElseGet(() -> own(workspaceId, attachment.attachmentId()));
    }

    private URI own(UUID workspaceId, UUID attachmentId) {
        // Rounded up, or it would live for less.
        long expires = clock.instant().plus(LIFETIME).plusMillis(999).getEpochSecond();
        return URI.create(publicUrl.link(PATH + workspaceId + "/" + attachmentId + "?expires=" + expires + "&signature="
                + signature(workspaceId, attachmentId, Long.toString(expires))));
    }

    /** Judges a link of ours by its parts. */
    public Verdict judge(UUID workspaceId, UUID attachmentId, String expires, String signature) {
        byte[] right = signature(workspaceId, attachmentId, expires).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(right, signature.getBytes(StandardCharsets.UTF_8))) {
            return Verdict.FORGED;
        }
        var end = Instant.ofEpochSecond(Long.parseLong(expires));
        return clock.instant().isBefore(end) ? Verdict.VALID : Verdict.EXPIRED;
    }

    private String signature(UUID workspaceId, UUID attachmentId, String expires) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] signed = mac.doFinal(("attachment\n" + workspaceId + "\n" + attachmentId + "\n" + expires)
                    .getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
