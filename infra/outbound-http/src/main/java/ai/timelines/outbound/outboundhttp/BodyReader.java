package ai.timelines.outbound.outboundhttp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

/** Reads a response's body as far as it is worth it. */
final class BodyReader {

    /** How much of a body is kept, in bytes. */
    static final int KEPT = 64 * 1024;

    /** How much of a body is read for the sake of keeping the connection, in bytes. */
    static final int READ = 1024 * 1024;

    private static final int CHUNK = 8 * 1024;

    private BodyReader() {}

    /**
     * What was read.
     *
     * @param incomplete why {@code kept} is not the whole body, else null
     * @param toTheEnd whether the connection stands at the end of the response
     */
    record Body(byte[] kept, @Nullable String incomplete, boolean toTheEnd) {

        static final Body NONE = new Body(new byte[0], null, true);

        static Body unreadable(String why) {
            return new Body(new byte[0], why, false);
        }
    }

    static Body read(InputStream in, long announced, Deadline deadline) {
        byte[] chunk = new byte[announced > 0 && announced < CHUNK ? (int) announced : CHUNK];
        ByteArrayOutputStream kept = new ByteArrayOutputStream(chunk.length);
        int total = 0;
        try {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                kept.write(chunk, 0, Math.min(n, KEPT - kept.size()));
                total += n;
                if (total > READ) {
                    return new Body(kept.toByteArray(), cut(), false);
                }
            }
            return new Body(kept.toByteArray(), total > KEPT ? cut() : null, true);
        } catch (IOException e) {
            return new Body(kept.toByteArray(), total > KEPT ? cut() : why(e, deadline), false);
        }
    }

    private static String cut() {
        return "cut at " + KEPT / 1024 + " KiB";
    }

    private static String why(IOException e, Deadline deadline) {
        if (deadline.passed()) {
            return "the deadline passed while the body was read";
        }
        return switch (e) {
            case TruncatedChunkException truncated -> "the connection was closed before the end of the body";
            case ConnectionClosedException closed -> "the connection was closed before the end of the body";
            case MalformedChunkCodingException malformed -> "the body's chunked encoding is broken";
            case SocketException reset -> "the connection was reset while the body was read";
            default -> "the connection broke while the body was read";
        };
    }
}
