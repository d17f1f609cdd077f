package ai.timelines.outbound.web.api;

import ai.timelines.outbound.workspace.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Takes JSON bodies off the wire: the right kind of content, and never more of it in memory, until it is answered, than is allowed. */
@Component
class JsonBodies {

    /** Bytes of a usual request. */
    static final int ONE_DOCUMENT = 1 << 20;

    private static final int CHUNK = 16 * 1024;
    private static final int LEAST = 256;

    /** What is sent beyond a limit is read to here, or the connection breaks before the sender sees the answer. */
    private static final long DRAINED = 32L << 20;

    /** What a request takes beside its body: the server's buffers, and all that stands on them. */
    static final int BESIDE_BODY = 64 << 10;

    /** Of all requests together that have not been answered yet: with the least heap about a thousand small ones, or eight of the largest. */
    static final long AT_A_TIME = Math.max(68L << 20, Runtime.getRuntime().maxMemory() / 8);

    /** A workspace's tokens get so much of what the others have left, so that these always have room (R29). */
    private static final int SHARE_OF_THE_REST = 4;

    private final AtomicLong held = new AtomicLong();
    private final ConcurrentHashMap<UUID, Long> heldByWorkspace = new ConcurrentHashMap<>();

    /**
     * @param answering all that is done with it
     * @throws Refused if it is no JSON, or more than a usual request may be
     */
    <T> T read(HttpServletRequest request, Function<JsonValue, T> answering) {
        return read(request, ONE_DOCUMENT, bytes -> answering.apply(JsonReader.read(bytes)));
    }

    /**
     * @param answering all that is done with the bytes: they count until it returns
     * @throws Refused if it is no JSON, or more than {@code limit} bytes
     */
    <T> T read(HttpServletRequest request, int limit, Function<byte[], T> answering) {
        requireJson(request);
        try (var body = new Body()) {
            return answering.apply(body.take(request, limit));
        } catch (IOException brokenOff) {
            throw Refused.invalid("The body did not come whole.");
        }
    }

    /** @throws Refused if what comes is not the body itself */
    static void requireNoEncoding(HttpServletRequest request) {
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
            throw Refused.because(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "The body must be sent as it is, without a Content-Encoding.")
                    .with("Accept-Encoding", "identity");
        }
    }

    private static void requireJson(HttpServletRequest request) {
        requireNoEncoding(request);
        if (!isJson(request.getContentType())) {
            throw Refused.because(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "The Content-Type must be application/json, in UTF-8.");
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        try {
            var type = MediaType.parseMediaType(contentType);
            return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
                    && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException nonsense) {
            return false;
        }
    }

    /** Of a token that acts for one workspace only. */
    private static @Nullable UUID callersWorkspace() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication authenticated
                        && authenticated.getPrincipal() instanceof Caller.OfWorkspace caller
                ? caller.workspaceId()
                : null;
    }

    /** One request while it is in memory. */
    private final class Body implements AutoCloseable {
        private final @Nullable UUID workspaceId = callersWorkspace();
        private long mine;

        byte[] take(HttpServletRequest request, int limit) throws IOException {
            hold(BESIDE_BODY);
            var in = request.getInputStream();
            long declared = request.getContentLengthLong();
            int chunks = declared < 0 ? CHUNK : Math.clamp(declared, LEAST, CHUNK);
            var bytes = new ByteArrayOutputStream(chunks);
            byte[] chunk = new byte[chunks];
            boolean tooLarge = declared > limit;
            long taken = 0;
            while (taken <= DRAINED && declared <= DRAINED) {
                int n = in.read(chunk);
                if (n < 0) {
                    break;
                }
                taken += n;
                tooLarge |= taken > limit;
                if (!tooLarge) {
                    hold(n);
                    bytes.write(chunk, 0, n);
                }
            }
            if (tooLarge) {
                throw Refused.because(
                        ProblemType.TOO_LARGE, "The request may be at most %,d bytes long.".formatted(limit));
            }
            return bytes.toByteArray();
        }

        private void hold(int bytes) {
            mine += bytes;
            long all = held.addAndGet(bytes);
            boolean tooMuch = all > AT_A_TIME;
            if (workspaceId != null) {
                long ofWorkspace = heldByWorkspace.merge(workspaceId, (long) bytes, Long::sum);
                long rest = AT_A_TIME - (all - ofWorkspace);
                // Whoever has no other request gets in as long as there is any room.
                tooMuch |= ofWorkspace > mine && ofWorkspace > rest / SHARE_OF_THE_REST;
            }
            if (tooMuch) {
                throw Refused.forNow(ProblemType.OVERLOADED, "Too many requests are being answered at the moment.", 1);
            }
        }

        @Override
        public void close() {
            held.addAndGet(-mine);
            if (workspaceId != null) {
                heldByWorkspace.computeIfPresent(
                        workspaceId, (_, all) -> all <= mine ? null : Long.valueOf(all - mine));
            }
        }
    }
}
