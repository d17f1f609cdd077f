package ai.timelines.outbound.embeddedmysql;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A lock between processes that the operating system lifts when its holder dies, however it dies. */
final class LockFile implements AutoCloseable {

    private final FileChannel channel;

    private LockFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits until nobody else holds the lock. */
    static LockFile exclusive(Path file) throws IOException {
        var channel = open(file);
        channel.lock();
        return new LockFile(channel);
    }

    /** Waits until nobody holds the lock exclusively. */
    static LockFile shared(Path file) throws IOException {
        var channel = open(file);
        channel.lock(0, Long.MAX_VALUE, true);
        return new LockFile(channel);
    }

    /** Empty where another process holds the lock, in whichever way. */
    static Optional<LockFile> tryExclusive(Path file) throws IOException {
        var channel = open(file);
        if (channel.tryLock() == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new LockFile(channel));
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
