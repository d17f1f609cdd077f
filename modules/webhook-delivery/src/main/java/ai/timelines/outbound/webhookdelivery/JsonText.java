package ai.timelines.outbound.webhookdelivery;

import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.util.ByteArrayBuilder;

/** Writes text into a JSON string, encoded piece by piece, so that a long one never stands anywhere else as a whole. */
final class JsonText {

    private static final int PIECE = 4 * 1024;

    private final StringBuilder piece = new StringBuilder(256);
    private final ByteArrayBuilder target;

    JsonText(ByteArrayBuilder target) {
        this.target = target;
    }

    JsonText append(String text) {
        return append(text, 0, text.length());
    }

    JsonText append(String text, int from, int to) {
        int begin = from;
        while (to - begin > PIECE) {
            int end = begin + PIECE;
            // A surrogate pair stays together.
            end -= Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
            add(text, begin, end);
            begin = end;
        }
        return add(text, begin, to);
    }

    private JsonText add(String text, int from, int to) {
        if (piece.length() + to - from > PIECE) {
            flush();
        }
        piece.append(text, from, to);
        return this;
    }

    void flush() {
        target.write(JsonStringEncoder.getInstance().quoteAsUTF8(piece.toString()));
        piece.setLength(0);
    }
}
