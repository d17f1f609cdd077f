package ai.timelines.outbound.messageingest;

import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.filestore.FileKey;
import ai.timelines.outbound.filestore.FileStore;
import ai.timelines.outbound.filestore.StagedFile;
import ai.timelines.outbound.filestore.StoredFile;
import ai.timelines.outbound.messageingest.AttachmentTable.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Files that messages carry: taken in, found, and read back. */
@Component
public class Attachments {

    /** Whoever has found an upload has this long to name it in a message. */
    private static final Duration NAMING = Duration.ofHours(1);

    private final FileStore store;
    private final AttachmentTable table;
    private final UnclaimedFiles unclaimed;
    private final UploadQuota quota;
    private final Transactions transactions;
    private final TimeOrderedIds ids;
    private final InstantSource clock;
    private final MessageIngestProperties properties;

    Attachments(
            FileStore store,
            AttachmentTable table,
            UnclaimedFiles unclaimed,
            UploadQuota quota,
            Transactions transactions,
            TimeOrderedIds ids,
            InstantSource clock,
            MessageIngestProperties properties) {
        this.store = store;
        this.table = table;
        this.unclaimed = unclaimed;
        this.quota = quota;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
        this.properties = properties;
    }

    /** Bytes that a file may have. */
    public long limit() {
        return properties.attachmentLimit().toBytes();
    }

    /**
     * Streams a file into the store and keeps it for a day, or longer if a message names it.
     *
     * @param filename as a stranger chose it; what of it is unfit for a file's name is left out
     * @param mimeType at most 255 characters
     * @throws IOException if the content did not come whole; nothing was stored
     * @throws ai.timelines.outbound.filestore.FileTooLargeException if it has more bytes than the limit; nothing was stored
     * @throws ai.timelines.outbound.filestore.FileStoreException if the store did not take it; nothing was stored
     * @throws UploadQuotaException if the workspace has no room for it; nothing was stored
     */
    public Attachment upload(UUID workspaceId, String filename, String mimeType, InputStream content)
            throws IOException {
        try (var staged = store.stage(content, limit())) {
            return keep(workspaceId, FileName.of(filename), mimeType, staged);
        }
    }

    private Attachment keep(UUID workspaceId, String filename, String mimeType, StagedFile staged) {
        var upload = new Upload(workspaceId, filename, mimeType, staged);
        return known(upload).orElseGet(() -> addNew(upload));
    }

    private record Upload(UUID workspaceId, String filename, String mimeType, StagedFile staged) {
        FileKey key(UUID fileId) {
            return new FileKey(workspaceId, fileId);
        }

        long weight() {
            return UploadQuota.weight(staged.size());
        }
    }

    /** Content that the workspace has already is not stored again, unless the store has lost it. */
    private Optional<Attachment> known(Upload upload) {
        byte[] sha256 = upload.staged().sha256();
        // Asked before anything is written: as long as the store does not answer, nothing is stored.
        boolean lost = table.findFile(upload.workspaceId(), sha256)
                .map(upload::key)
                .filter(key -> store.find(key).isEmpty())
                .isPresent();
        var attachment = transactions.call(
                () -> table.holdFile(upload.workspaceId(), sha256).map(fileId -> add(upload, fileId)));
        if (lost) {
            attachment.ifPresent(it -> store.put(upload.staged(), upload.key(it.fileId())));
        }
        return attachment;
    }

    private Attachment addNew(Upload upload) {
        quota.check(upload.workspaceId(), upload.weight());
        var mine = upload.key(ids.next());
        unclaimed.note(mine, clock.instant());
        store.put(upload.staged(), mine);
        try {
            var attachment = transactions.call(() -> claim(upload, mine));
            if (!attachment.fileId().equals(mine.fileId())) {
                // Somebody else came first with the same content.
                remove(mine);
            }
            return attachment;
        } catch (UploadQuotaException others) {
            remove(mine);
            throw others;
        }
    }

    private void remove(FileKey unnamed) {
        store.delete(unnamed);
        unclaimed.forget(unnamed);
    }

    private Attachment claim(Upload upload, FileKey mine) {
        var staged = upload.staged();
        table.addFile(upload.workspaceId(), staged.sha256(), mine.fileId(), upload.weight());
        var fileId = table.holdFile(upload.workspaceId(), staged.sha256()).orElseThrow();
        if (fileId.equals(mine.fileId())) {
            quota.take(upload.workspaceId(), upload.weight());
            unclaimed.forget(mine);
        }
        return add(upload, fileId);
    }

    private Attachment add(Upload upload, UUID fileId) {
        var staged = upload.staged();
        var attachment = new Attachment(ids.next(), fileId, upload.filename(), staged.size(), upload.mimeType());
        var row = new Row(
                upload.workspaceId(),
                attachment,
                staged.sha256(),
                clock.instant().plus(properties.uploadRetention()));
        var id = table.add(row, sha256(upload.mimeType() + "\n" + upload.filename()));
        return new Attachment(id, fileId, attachment.filename(), attachment.size(), attachment.mimeType());
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Those of these uploads that a message of this workspace may name within the hour. */
    public Map<UUID, Attachment> toBeNamed(UUID workspaceId, Collection<UUID> attachmentIds) {
        var named = new HashMap<UUID, Attachment>();
        var inAnHour = clock.instant().plus(NAMING);
        for (var row : table.find(workspaceId, attachmentIds)) {
            var id = row.attachment().attachmentId();
            if (row.keptUntil().isAfter(inAnHour) || table.keep(workspaceId, id, inAnHour)) {
                named.put(id, row.attachment());
            }
        }
        return named;
    }

    /** Empty for another workspace's, too (R27). */
    public Optional<Attachment> find(UUID workspaceId, UUID attachmentId) {
        return table.find(workspaceId, List.of(attachmentId)).stream()
                .findFirst()
                .map(Row::attachment);
    }

    /** The content; empty if it is gone. */
    public Optional<StoredFile> open(UUID workspaceId, Attachment attachment) {
        return store.find(new FileKey(workspaceId, attachment.fileId()));
    }

    /** The value of {@code Content-Disposition} that makes browsers keep the file under its name. */
    public static String disposition(Attachment attachment) {
        return FileName.disposition(attachment.filename());
    }

    /** Those whose content is certainly gone. */
    public List<Attachment> missing(UUID workspaceId, Collection<Attachment> attachments) {
        var byKey = new HashMap<FileKey, List<Attachment>>();
        attachments.forEach(it -> byKey.computeIfAbsent(new FileKey(workspaceId, it.fileId()), _ -> new ArrayList<>())
                .add(it));
        return store.missing(byKey.keySet()).stream()
                .flatMap(key -> byKey.getOrDefault(key, List.of()).stream())
                .toList();
    }
}
