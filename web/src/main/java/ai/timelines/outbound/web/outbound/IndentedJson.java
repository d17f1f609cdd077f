package ai.timelines.outbound.web.outbound;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** JSON laid out for people: only the space between its tokens differs, each token stays as it was sent. */
final class IndentedJson {

    /** A small text that nests deeply would become a huge one. */
    private static final int LONGEST = 4 << 20;

    private static final JsonMapper MAPPER = new JsonMapper();

    private final String json;
    private final StringBuilder out;
    private int depth;

    private IndentedJson(String json) {
        this.json = json;
        this.out = new StringBuilder(json.length() * 2);
    }

    /** Empty where the text is no JSON object or array, or would grow too long. */
    static Optional<String> of(String text) {
        var json = text.strip();
        if (!json.startsWith("{") && !json.startsWith("[")) {
            return Optional.empty();
        }
        try {
            MAPPER.readTree(json);
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
        return new IndentedJson(json).layOut();
    }

    private Optional<String> layOut() {
        int at = 0;
        while (at < json.length()) {
            if (out.length() > LONGEST) {
                return Optional.empty();
            }
            at = token(at);
        }
        return Optional.of(out.toString());
    }

    /** Lays out the token that begins there; returns where the next begins. */
    private int token(int at) {
        char c = json.charAt(at);
        switch (c) {
            case ' ', '\t', '\n', '\r' -> {}
            case '"' -> {
                int end = endOfString(at);
                out.append(json, at, end);
                return end;
            }
            case '{', '[' -> {
                int next = skipSpace(at + 1);
                if (json.charAt(next) == closing(c)) {
                    out.append(c).append(closing(c));
                    return next + 1;
                }
                out.append(c);
                depth++;
                newLine();
            }
            case '}', ']' -> {
                depth--;
                newLine();
                out.append(c);
            }
            case ',' -> {
                out.append(c);
                newLine();
            }
            case ':' -> out.append(": ");
            default -> out.append(c);
        }
        return at + 1;
    }

    private int endOfString(int at) {
        int end = at + 1;
        while (json.charAt(end) != '"') {
            end += json.charAt(end) == '\\' ? 2 : 1;
        }
        return end + 1;
    }

    private int skipSpace(int at) {
        int next = at;
        while (Character.isWhitespace(json.charAt(next))) {
            next++;
        }
        return next;
    }

    private static char closing(char opening) {
        return opening == '{' ? '}' : ']';
    }

    private void newLine() {
        out.append('\n').repeat("  ", depth);
    }
}
