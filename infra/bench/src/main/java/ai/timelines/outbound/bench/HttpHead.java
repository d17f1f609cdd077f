package ai.timelines.outbound.bench;

/** As much of HTTP/1.1 as two programs need that know each other: where a head ends, and how long the body is. */
final class HttpHead {

    private static final byte[] BLANK_LINE = Bytes.ascii("\r\n\r\n");
    private static final byte[] LINE_END = Bytes.ascii("\r\n");
    private static final byte[] CONTENT_LENGTH = Bytes.ascii("content-length:");
    private static final byte[] TRANSFER_ENCODING = Bytes.ascii("transfer-encoding:");
    private static final byte[] CONNECTION_CLOSE = Bytes.ascii("connection: close");
    private static final byte[] WEBHOOK_ID = Bytes.ascii("webhook-id:");
    private static final byte[] RETRY_AFTER = Bytes.ascii("retry-after:");

    /** Of Knuth's 64-bit generator. */
    private static final long HASH_FACTOR = 6364136223846793005L;

    private HttpHead() {}

    /** Where the body begins, or -1 while the head is incomplete. */
    static int end(byte[] bytes, int from, int to) {
        int at = Bytes.find(bytes, from, to, BLANK_LINE);
        return at < 0 ? -1 : at + BLANK_LINE.length;
    }

    /** -1 where there is none. */
    static int contentLength(byte[] bytes, int from, int end) {
        return numberOf(bytes, from, end, CONTENT_LENGTH);
    }

    /** Seconds; -1 where there is none. */
    static int retryAfter(byte[] bytes, int from, int end) {
        return numberOf(bytes, from, end, RETRY_AFTER);
    }

    /** A number that stands for the value of {@code webhook-id}; 0 where there is none. */
    static long webhookId(byte[] bytes, int from, int end) {
        int at = header(bytes, from, end, WEBHOOK_ID);
        long hash = 0;
        while (at >= 0 && at < end && bytes[at] != '\r') {
            hash = hash * HASH_FACTOR + bytes[at++];
        }
        return hash;
    }

    static boolean chunked(byte[] bytes, int from, int end) {
        return header(bytes, from, end, TRANSFER_ENCODING) >= 0;
    }

    static boolean closes(byte[] bytes, int from, int end) {
        return header(bytes, from, end, CONNECTION_CLOSE) >= 0;
    }

    /** Where a chunked body that begins there ends, or -1 while it is incomplete. */
    static int endOfChunks(byte[] bytes, int from, int to) {
        int at = from;
        while (true) {
            int line = Bytes.find(bytes, at, to, LINE_END);
            if (line < 0) {
                return -1;
            }
            int size = 0;
            for (int i = at; i < line && Character.digit(bytes[i], 16) >= 0; i++) {
                size = size * 16 + Character.digit(bytes[i], 16);
            }
            at = line + LINE_END.length + size + LINE_END.length;
            if (at > to) {
                return -1;
            }
            if (size == 0) {
                return at;
            }
        }
    }

    private static int numberOf(byte[] bytes, int from, int end, byte[] name) {
        int at = header(bytes, from, end, name);
        while (at >= 0 && at < end && bytes[at] == ' ') {
            at++;
        }
        return at < 0 ? -1 : Bytes.number(bytes, at, end);
    }

    /** Where the value begins, or -1. */
    private static int header(byte[] bytes, int from, int end, byte[] lowerCaseName) {
        for (int line = Bytes.find(bytes, from, end, LINE_END);
                line >= 0;
                line = Bytes.find(bytes, line + LINE_END.length, end, LINE_END)) {
            int begin = line + LINE_END.length;
            int i = 0;
            while (i < lowerCaseName.length
                    && begin + i < end
                    && Character.toLowerCase(bytes[begin + i]) == lowerCaseName[i]) {
                i++;
            }
            if (i == lowerCaseName.length) {
                return begin + i;
            }
        }
        return -1;
    }
}
