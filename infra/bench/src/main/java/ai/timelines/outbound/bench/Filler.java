package ai.timelines.outbound.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Takes what is left of a disk, to the last byte, and gives it back when it is closed. */
final class Filler implements AutoCloseable {

    private static final int LARGEST = 1 << 20;
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final Path file;
    private final FileChannel channel;

    Filler(Path file) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** What is given back meanwhile is taken, too. */
    void keepFull(Duration duration) throws IOException, InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() - end < 0) {
            fill();
            Rig.pause(BETWEEN);
        }
    }

    private void fill() throws IOException {
        for (int size = LARGEST; size > 0; size /= 2) {
            while (isWritten(ByteBuffer.allocate(size))) {}
        }
    }

    private boolean isWritten(ByteBuffer bytes) throws IOException {
        try {
            channel.write(bytes);
        } catch (IOException full) {
            if (Files.getFileStore(file).getUsableSpace() > LARGEST) {
                throw full;
            }
        }
        return !bytes.hasRemaining();
    }

    long bytes() throws IOException {
        return channel.size();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.delete(file);
    }
}
