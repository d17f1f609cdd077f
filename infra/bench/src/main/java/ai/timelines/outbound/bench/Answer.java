package ai.timelines.outbound.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The answer to a push, read as it comes. One at a time, used again for the next. */
final class Answer {

    private static final byte[] ACCEPTED = Bytes.ascii("\"status\":\"accepted\"");
    private static final byte[] DUPLICATE = Bytes.ascii("\"status\":\"duplicate\"");
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private byte[] bytes = new byte[4 << 10];
    private int count;
    private int body;

    /** True when it is whole. */
    boolean read(ReadableByteChannel channel) throws IOException {
        if (count == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 4);
        }
        int read = channel.read(ByteBuffer.wrap(bytes, count, bytes.length - count));
        if (read < 0) {
            throw new IOException("closed before its answer");
        }
        count += read;
        body = HttpHead.end(bytes, 0, count);
        if (body < 0) {
            return false;
        }
        return HttpHead.chunked(bytes, 0, body)
                ? HttpHead.endOfChunks(bytes, body, count) >= 0
                : count >= body + Math.max(0, HttpHead.contentLength(bytes, 0, body));
    }

    void clear() {
        count = 0;
    }

    int status() {
        return Bytes.number(bytes, STATUS_AT, body);
    }

    /** Now or before. */
    int acceptedMessages() {
        return Bytes.count(bytes, body, count, ACCEPTED) + Bytes.count(bytes, body, count, DUPLICATE);
    }

    /** Whether the server closes the connection now. */
    boolean closes() {
        return HttpHead.closes(bytes, 0, body);
    }

    /** Seconds, after which whoever was refused is to come again. */
    int retryAfter() {
        int seconds = HttpHead.retryAfter(bytes, 0, body);
        if (seconds < 1) {
            throw new IllegalStateException("A push was refused without a Retry-After: " + this);
        }
        return seconds;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, Math.min(count, 2_000), StandardCharsets.UTF_8);
    }
}
