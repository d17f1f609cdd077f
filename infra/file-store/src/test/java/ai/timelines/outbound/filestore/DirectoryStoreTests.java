package ai.timelines.outbound.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTests extends FileStoreContract {

    @TempDir
    private Path directory;

    @Override
    FileStore store() {
        return new DirectoryStore(directory, 0);
    }

    @Override
    Path incoming() {
        return directory.resolve("incoming");
    }

    @Test
    void aFullDiskIsSaidToBeFullAndNothingHalfStoredStays() throws Exception {
        long moreThanThereIs = Files.getFileStore(directory).getTotalSpace();
        var full = new DirectoryStore(directory, moreThanThereIs);
        assertThatThrownBy(() -> full.stage(new ByteArrayInputStream(new byte[10]), 100))
                .isInstanceOf(FileStoreException.Full.class);
        assertThat(incoming()).isEmptyDirectory();
    }

    /** {@code /dev/full} refuses every byte as a full disk does. */
    @Test
    void aFullDiskIsToldByTheSystemsWords() {
        assertThatThrownBy(() -> Files.write(Path.of("/dev/full"), new byte[1]))
                .isInstanceOfSatisfying(
                        IOException.class,
                        failure -> assertThat(FileStoreException.whileWriting(failure))
                                .isInstanceOf(FileStoreException.Full.class));
    }

    @Test
    void aFileThatCannotGetItsKeyIsNotHalfThere() throws Exception {
        var key = new FileKey(UUID.randomUUID(), UUID.randomUUID());
        // Stands where the workspace's directory would.
        Files.createDirectories(directory);
        Files.write(directory.resolve(key.workspaceId().toString()), new byte[0]);
        try (var staged = store().stage(new ByteArrayInputStream(new byte[10]), 100)) {
            assertThatThrownBy(() -> store().put(staged, key)).isInstanceOf(FileStoreException.Unavailable.class);
        }
        assertThat(incoming()).isEmptyDirectory();
    }
}
