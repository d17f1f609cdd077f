package ai.timelines.outbound.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What holds for every store. */
abstract class FileStoreContract {

    private static final long LIMIT = 1 << 20;

    private final byte[] content = new byte[300_000];
    private final UUID workspace = UUID.randomUUID();

    FileStoreContract() {
        new Random(7).nextBytes(content);
    }

    abstract FileStore store();

    abstract Path incoming();

    private FileKey key() {
        return new FileKey(workspace, UUID.randomUUID());
    }

    private FileKey put(byte[] bytes) throws IOException {
        var key = key();
        try (var staged = store().stage(new ByteArrayInputStream(bytes), LIMIT)) {
            store().put(staged, key);
        }
        return key;
    }

    private static InputStream brokenOffAfter(byte[] bytes) {
        return new SequenceInputStream(new ByteArrayInputStream(bytes), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the caller went away");
            }
        });
    }

    private List<Path> leftBehind() throws IOException {
        try (var files = Files.list(incoming())) {
            return files.toList();
        }
    }

    @Test
    void whatWasPutIsReadWholeAndInParts() throws Exception {
        var file = store().find(put(content)).orElseThrow();
        assertThat(file.size()).isEqualTo(content.length);
        try (var whole = file.read(0, content.length)) {
            assertThat(whole).hasBinaryContent(content);
        }
        try (var part = file.read(1_000, 5)) {
            assertThat(part).hasBinaryContent(Arrays.copyOfRange(content, 1_000, 1_005));
        }
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void sizeAndChecksumAreThoseOfTheContent() throws Exception {
        try (var staged = store().stage(new ByteArrayInputStream(content), LIMIT)) {
            assertThat(staged.size()).isEqualTo(content.length);
            assertThat(staged.sha256())
                    .isEqualTo(MessageDigest.getInstance("SHA-256").digest(content));
        }
    }

    @Test
    void anEmptyFileIsAFile() throws Exception {
        assertThat(store().find(put(new byte[0])).orElseThrow().size()).isZero();
    }

    @Test
    void workspacesDoNotSeeOneAnother() throws Exception {
        var key = put(content);
        assertThat(store().find(new FileKey(UUID.randomUUID(), key.fileId()))).isEmpty();
    }

    @Test
    void moreThanTheLimitIsRefusedAndLeavesNothing() throws Exception {
        try (var exact = store().stage(new ByteArrayInputStream(content), content.length)) {
            assertThat(exact.size()).isEqualTo(content.length);
        }
        assertThatThrownBy(() -> store().stage(new ByteArrayInputStream(content), content.length - 1))
                .isInstanceOf(FileTooLargeException.class);
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws Exception {
        assertThatThrownBy(() -> store().stage(brokenOffAfter(content), LIMIT)).isInstanceOf(IOException.class);
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void whatIsStagedAndNotPutLeavesNothing() throws Exception {
        store().stage(new ByteArrayInputStream(content), LIMIT).close();
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void whatWasDeletedIsMissingAndToDeleteItAgainIsNoError() throws Exception {
        var kept = put(content);
        var deleted = put(content);
        store().delete(deleted);
        store().delete(deleted);
        assertThat(store().find(deleted)).isEmpty();
        assertThat(store().missing(List.of(kept, deleted))).containsExactly(deleted);
    }

    @Test
    void onlyOldLeftOversAreRemoved() throws Exception {
        store();
        Files.write(incoming().resolve("left-over"), content);
        assertThat(store().removeLeftovers(Duration.ofHours(1))).isZero();
        assertThat(store().removeLeftovers(Duration.ofSeconds(-5))).isOne();
        assertThat(leftBehind()).isEmpty();
    }
}
