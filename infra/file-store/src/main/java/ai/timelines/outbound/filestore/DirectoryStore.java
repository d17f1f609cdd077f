package ai.timelines.outbound.filestore;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps files in a directory, one below it for each workspace. Nodes that share a database must share it, too. */
final class DirectoryStore implements FileStore {

    private final Path directory;
    private final Staging staging;

    DirectoryStore(Path directory, long reserve) {
        this.directory = directory;
        // On the same disk, so that a file gets its key in one step.
        this.staging = new Staging(directory.resolve("incoming"), reserve);
    }

    @Override
    public StagedFile stage(InputStream content, long limit) throws IOException {
        return staging.stage(content, limit);
    }

    @Override
    public void put(StagedFile file, FileKey key) {
        var share = share(key);
        try {
            Files.createDirectories(share);
            Files.move(file.path(), path(key), StandardCopyOption.ATOMIC_MOVE);
            flush(share);
            flush(directory);
        } catch (IOException failure) {
            throw FileStoreException.whileWriting(failure);
        }
    }

    @Override
    public Optional<StoredFile> find(FileKey key) {
        var path = path(key);
        try {
            return Optional.of(new LocalFile(path, Files.size(path)));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new FileStoreException.Unavailable("A file could not be looked at", failure);
        }
    }

    @Override
    public Set<FileKey> missing(Collection<FileKey> keys) {
        return keys.stream()
                .filter(key -> Files.notExists(path(key), LinkOption.NOFOLLOW_LINKS))
                .collect(Collectors.toSet());
    }

    @Override
    public void delete(FileKey key) {
        try {
            Files.deleteIfExists(path(key));
        } catch (IOException failure) {
            throw new FileStoreException.Unavailable("A file could not be removed", failure);
        }
    }

    @Override
    public boolean hasLinks() {
        return false;
    }

    @Override
    public Optional<URI> temporaryLink(FileKey key, String disposition, String mimeType, Duration lifetime) {
        return Optional.empty();
    }

    @Override
    public int removeLeftovers(Duration olderThan) {
        return staging.removeLeftovers(olderThan);
    }

    private Path share(FileKey key) {
        return directory.resolve(key.workspaceId().toString());
    }

    private Path path(FileKey key) {
        return share(key).resolve(key.fileId().toString());
    }

    /** The name of a file is as durable as its directory. */
    private static void flush(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private record LocalFile(Path path, long size) implements StoredFile {
        @Override
        public InputStream read(long from, long length) throws IOException {
            return new LimitedInputStream(
                    Channels.newInputStream(
                            FileChannel.open(path, StandardOpenOption.READ).position(from)),
                    length);
        }
    }
}
