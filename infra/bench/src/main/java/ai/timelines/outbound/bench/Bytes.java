package ai.timelines.outbound.bench;

import java.nio.charset.StandardCharsets;

/** Finding things in bytes without making strings of them. */
final class Bytes {

    private Bytes() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the pattern begins, or -1. */
    static int find(byte[] bytes, int from, int to, byte[] pattern) {
        byte first = pattern[0];
        outer:
        for (int i = from; i <= to - pattern.length; i++) {
            if (bytes[i] != first) {
                continue;
            }
            for (int j = 1; j < pattern.length; j++) {
                if (bytes[i + j] != pattern[j]) {
                    continue outer;
                }
            }
            return i;
        }
        return -1;
    }

    static int count(byte[] bytes, int from, int to, byte[] pattern) {
        int count = 0;
        for (int at = find(bytes, from, to, pattern); at >= 0; at = find(bytes, at + pattern.length, to, pattern)) {
            count++;
        }
        return count;
    }

    /** The decimal number that begins there, or -1 where there is none. */
    static int number(byte[] bytes, int from, int to) {
        int value = -1;
        for (int i = from; i < to && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            value = Math.max(value, 0) * 10 + bytes[i] - '0';
        }
        return value;
    }
}
