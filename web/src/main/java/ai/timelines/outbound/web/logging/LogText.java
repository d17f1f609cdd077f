package ai.timelines.outbound.web.logging;

/** Text for one line of the log. */
final class LogText {

    private LogText() {}

    /** Line breaks, escape sequences of terminals and what else would not show stand as <code>&#92;u000a</code>; tabs stay. */
    static String oneLine(String text) {
        if (text.chars().noneMatch(LogText::breaksLines)) {
            return text;
        }
        var line = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (breaksLines(c)) {
                line.append("\\u%04x".formatted(c));
            } else {
                line.append((char) c);
            }
        });
        return line.toString();
    }

    private static boolean breaksLines(int c) {
        return (Character.isISOControl(c) && c != '\t')
                || c == 0x2028
                || c == 0x2029
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
