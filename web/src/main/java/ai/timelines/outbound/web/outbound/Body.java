package ai.timelines.outbound.web.outbound;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A body for people to read.
 *
 * @param text as it came over the wire, with what is not UTF-8 replaced
 * @param indented laid out, where it is JSON
 * @param isUtf8 whether the text is the whole truth
 */
record Body(int bytes, String text, @Nullable String indented, boolean isUtf8) {

    static Body of(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            var indented = IndentedJson.of(text).map(VisibleText::block).orElse(null);
            return new Body(bytes.length, VisibleText.block(text), indented, true);
        } catch (CharacterCodingException notUtf8) {
            var text = new String(bytes, StandardCharsets.UTF_8);
            return new Body(bytes.length, VisibleText.block(text), null, false);
        }
    }

    public boolean isEmpty() {
        return bytes == 0;
    }

    /** Such as {@code 1,024 bytes}. */
    public String size() {
        return Words.count(bytes, "byte");
    }
}
