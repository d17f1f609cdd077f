package ai.timelines.outbound.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A moment per message number, in nanoseconds since 1970 of the machine's clock; 0 where there is none yet. */
final class Times {

    private static final int BITS = 16;
    private static final int CHUNK = 1 << BITS;

    private long[][] chunks = new long[64][];

    long get(int index) {
        int chunk = index >>> BITS;
        return chunk < chunks.length && chunks[chunk] != null ? chunks[chunk][index & (CHUNK - 1)] : 0;
    }

    void set(int index, long nanos) {
        int chunk = index >>> BITS;
        if (chunk >= chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(chunk + 1, chunks.length * 2));
        }
        if (chunks[chunk] == null) {
            chunks[chunk] = new long[CHUNK];
        }
        chunks[chunk][index & (CHUNK - 1)] = nanos;
    }

    int known(int first, int count) {
        int known = 0;
        for (int i = 0; i < count; i++) {
            if (get(first + i) != 0) {
                known++;
            }
        }
        return known;
    }

    void write(Path file, int first, int count) throws IOException {
        var bytes = ByteBuffer.allocate(count * Long.BYTES);
        for (int i = 0; i < count; i++) {
            bytes.putLong(get(first + i));
        }
        Files.write(file, bytes.array());
    }

    static long[] read(Path file) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).asLongBuffer();
        var times = new long[bytes.remaining()];
        bytes.get(times);
        return times;
    }
}
