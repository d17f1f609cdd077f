package ai.timelines.outbound.web.outbound;

import java.util.function.IntPredicate;

/** Text of strangers for people to read: what would be invisible, or change how its surroundings are shown, stands as {@code [U+0007]}. */
public final class VisibleText {

    private VisibleText() {}

    /** Text of one line: a name, a header, a cause. */
    public static String line(String text) {
        return show(text, c -> false);
    }

    /** Text of many lines, whose line breaks and tabs stay what they are. */
    public static String block(String text) {
        return show(text.replace("\r\n", "\n"), c -> c == '\n' || c == '\t');
    }

    private static String show(String text, IntPredicate kept) {
        var shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (kept.test(c) || !needsShowing(c)) {
                shown.appendCodePoint(c);
            } else {
                shown.append("[U+%04X]".formatted(c));
            }
        });
        return shown.toString();
    }

    private static boolean needsShowing(int c) {
        return Character.isISOControl(c)
                || changesDirection(c)
                || c == 0x2028
                || c == 0x2029
                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** The embeddings, overrides and isolates; plain marks of direction belong to many people's names. */
    private static boolean changesDirection(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }
}
