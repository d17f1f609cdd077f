package ai.timelines.outbound.web.attachments;

import java.util.Optional;
import org.springframework.http.MediaType;

/** The kinds of pictures that a browser may show: they hold nothing that it would run. */
enum Picture {
    PNG(MediaType.IMAGE_PNG),
    JPEG(MediaType.IMAGE_JPEG),
    GIF(MediaType.IMAGE_GIF),
    WEBP(MediaType.parseMediaType("image/webp"));

    /** So many bytes tell. */
    static final int HEAD = 12;

    private final MediaType type;

    Picture(MediaType type) {
        this.type = type;
    }

    MediaType type() {
        return type;
    }

    /** What a file is by its first bytes, whatever it is said to be. */
    static Optional<Picture> of(byte[] head) {
        if (begins(head, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
            return Optional.of(PNG);
        }
        if (begins(head, 0, 0xFF, 0xD8, 0xFF)) {
            return Optional.of(JPEG);
        }
        if (begins(head, 0, 'G', 'I', 'F', '8', '7', 'a') || begins(head, 0, 'G', 'I', 'F', '8', '9', 'a')) {
            return Optional.of(GIF);
        }
        return begins(head, 0, 'R', 'I', 'F', 'F') && begins(head, 8, 'W', 'E', 'B', 'P')
                ? Optional.of(WEBP)
                : Optional.empty();
    }

    private static boolean begins(byte[] head, int from, int... bytes) {
        if (head.length < from + bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((head[from + i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
