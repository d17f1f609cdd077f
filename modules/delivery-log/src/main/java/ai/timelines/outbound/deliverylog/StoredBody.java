package ai.timelines.outbound.deliverylog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** A body as it stands in its column: a large one deflated where that makes it smaller, a small one as it is, which costs nothing. */
@SuppressWarnings("ArrayRecordComponent")
record StoredBody(byte[] bytes, boolean deflated) {

    private static final int WORTH_DEFLATING = 2_048;

    static StoredBody of(byte[] body) {
        if (body.length < WORTH_DEFLATING) {
            return new StoredBody(body, false);
        }
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(body);
            deflater.finish();
            byte[] smaller = new byte[body.length - 1];
            int length = deflater.deflate(smaller);
            return deflater.finished()
                    ? new StoredBody(Arrays.copyOf(smaller, length), true)
                    : new StoredBody(body, false);
        } finally {
            deflater.end();
        }
    }

    byte[] body() {
        if (!deflated) {
            return bytes;
        }
        var inflater = new Inflater(true);
        try (var stream = new InflaterInputStream(new ByteArrayInputStream(bytes), inflater)) {
            return stream.readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException("A stored body cannot be inflated", impossible);
        } finally {
            inflater.end();
        }
    }
}
