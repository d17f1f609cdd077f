package ai.timelines.outbound.web.api;

/** JSON pointers (RFC 6901) into a body, fit to be shown. */
final class Pointers {

    private static final int LONGEST_KEY = 100;

    private Pointers() {}

    /** A key that somebody made up may be a megabyte long: then only its beginning is named. */
    static String child(String parent, String key) {
        return parent + "/"
                + printable(cut(key, LONGEST_KEY)).replace("~", "~0").replace("/", "~1");
    }

    static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "…";
    }

    /** A lone surrogate cannot be written in UTF-8. */
    static String printable(String text) {
        int lone = loneSurrogate(text);
        if (lone < 0) {
            return text;
        }
        var printable = new StringBuilder(text);
        while (lone >= 0) {
            printable.setCharAt(lone, '\uFFFD');
            lone = loneSurrogate(printable);
        }
        return printable.toString();
    }

    /** The index of the first lone surrogate, else -1. */
    static int loneSurrogate(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isSurrogate(unit)) {
                boolean pair = Character.isHighSurrogate(unit)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
