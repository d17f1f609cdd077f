package ai.timelines.outbound.filestore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory in which files arrive. */
final class Staging {

    private static final Logger log = LoggerFactory.getLogger(Staging.class);
    private static final int CHUNK = 64 * 1024;

    private final Path directory;
    private final long reserve;

    /** @param reserve bytes of the disk that are left free */
    Staging(Path directory, long reserve) {
        this.directory = directory;
        this.reserve = reserve;
        try {
            Files.createDirectories(directory);
        } catch (IOException impossible) {
            throw new IllegalStateException("outbound.files.directory: " + directory + " cannot be made", impossible);
        }
    }

    StagedFile stage(InputStream content, long limit) throws IOException {
        var path = directory.resolve(UUID.randomUUID().toString());
        boolean whole = false;
        try {
            var staged = receive(content, limit, path);
            whole = true;
            return staged;
        } finally {
            if (!whole) {
                Files.deleteIfExists(path);
            }
        }
    }

    private StagedFile receive(InputStream content, long limit, Path path) throws IOException {
        var digest = sha256();
        long size = 0;
        try (var file = open(path)) {
            byte[] chunk = new byte[CHUNK];
            int n;
            while ((n = content.readNBytes(chunk, 0, CHUNK)) > 0) {
                size += n;
                if (size > limit) {
                    throw new FileTooLargeException(limit);
                }
                digest.update(chunk, 0, n);
                write(file, ByteBuffer.wrap(chunk, 0, n));
            }
            flush(file);
        }
        return new StagedFile(path, size, digest.digest());
    }

    private static FileChannel open(Path path) {
        try {
            return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException failure) {
            throw FileStoreException.whileWriting(failure);
        }
    }

    private void write(FileChannel file, ByteBuffer bytes) {
        try {
            if (Files.getFileStore(directory).getUsableSpace() - bytes.remaining() < reserve) {
                throw new FileStoreException.Full("The disk is full but for outbound.files.reserve", null);
            }
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException failure) {
            throw FileStoreException.whileWriting(failure);
        }
    }

    /** What was acknowledged must outlive a power cut. */
    private static void flush(FileChannel file) {
        try {
            file.force(true);
        } catch (IOException failure) {
            throw FileStoreException.whileWriting(failure);
        }
    }

    /** Other nodes may use the same directory, so only what nobody can still be writing to goes. */
    int removeLeftovers(Duration olderThan) {
        var limit = Instant.now().minus(olderThan);
        int removed = 0;
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                if (isOlder(file, limit) && Files.deleteIfExists(file)) {
                    removed++;
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            log.warn("Left-overs of uploads could not be looked for in {}", directory, unreadable);
        }
        return removed;
    }

    private static boolean isOlder(Path file, Instant limit) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(limit);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
