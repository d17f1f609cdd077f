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

    JsonText append(char c) {
        if (piece.length() >= PIECE && !Character.isLowSurrogate(c)) {
            flush();
        }
        piece.append(c);
        return this;
    }

    /** @param text a short one */
    JsonText append(String text) {
        piece.append(text);
        return this;
    }

    void flush() {
        target.write(JsonStringEncoder.getInstance().quoteAsUTF8(piece));
        piece.setLength(0);
    }
}
