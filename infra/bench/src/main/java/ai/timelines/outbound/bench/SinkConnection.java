package ai.timelines.outbound.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One sender's connection: bytes until a request is whole, then its answer. */
final class SinkConnection {

    private static final int LARGEST = 16 << 20;

    private final SocketChannel channel;
    private byte[] bytes = new byte[8 << 10];
    private int count;

    /** When the answer that waits is due; the sender waits for it, so there is one at most. */
    long dueNanos;

    byte[] waiting = new byte[0];

    SinkConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /** Takes whole requests. */
    interface Requests {
        /**
         * @param head where the request begins
         * @param body where its body begins
         * @param end where it ends
         */
        void request(SinkConnection from, byte[] bytes, int head, int body, int end) throws IOException;
    }

    /** False when the sender has closed. */
    boolean read(Requests requests) throws IOException {
        if (count == bytes.length) {
            if (count >= LARGEST) {
                throw new IOException("a request of more than " + LARGEST + " bytes");
            }
            bytes = Arrays.copyOf(bytes, bytes.length * 4);
        }
        int read = channel.read(ByteBuffer.wrap(bytes, count, bytes.length - count));
        if (read < 0) {
            return false;
        }
        count += read;
        int at = 0;
        while (at < count) {
            int body = HttpHead.end(bytes, at, count);
            if (body < 0) {
                break;
            }
            int end = body + Math.max(0, HttpHead.contentLength(bytes, at, body));
            if (end > count) {
                break;
            }
            requests.request(this, bytes, at, body, end);
            at = end;
        }
        System.arraycopy(bytes, at, bytes, 0, count - at);
        count -= at;
        return true;
    }

    void answer(byte[] response) throws IOException {
        var buffer = ByteBuffer.wrap(response);
        while (buffer.hasRemaining()) {
            channel.write(buffer); // Answers are short: they fit into the socket's buffer.
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Gone either way.
        }
    }
}
