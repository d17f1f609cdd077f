package ai.timelines.outbound.messageingest;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.springframework.web.util.UriUtils;

/** File names that strangers chose. */
final class FileName {

    static final int LONGEST = 255;

    private static final String UNNAMED = "file";
    private static final int LONGEST_EXTENSION = 16;
    private static final Pattern DIRECTORIES = Pattern.compile("^.*[/\\\\]", Pattern.DOTALL);

    /** Controls, lone surrogates, line and paragraph breaks, and what turns the direction of text, which hides where an extension begins. */
    private static final Pattern UNFIT =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\x{2028}\\x{2029}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]");

    private FileName() {}

    /** The last part of a path, fit to be shown and to be stored under; never empty, never more than 255 characters. */
    static String of(String given) {
        var name = DIRECTORIES.matcher(UNFIT.matcher(given).replaceAll("")).replaceFirst("");
        name = name.strip();
        if (name.equals(".") || name.equals("..") || name.codePoints().noneMatch(FileName::isSeen)) {
            return UNNAMED;
        }
        return name.codePointCount(0, name.length()) <= LONGEST ? name : cut(name);
    }

    private static boolean isSeen(int character) {
        return !Character.isSpaceChar(character) && Character.getType(character) != Character.FORMAT;
    }

    /** The extension stays, where there is one. */
    private static String cut(String name) {
        int dot = name.lastIndexOf('.');
        var extension = dot > 0 && name.length() - dot <= LONGEST_EXTENSION ? name.substring(dot) : "";
        int kept = LONGEST - extension.codePointCount(0, extension.length());
        return name.substring(0, name.offsetByCodePoints(0, kept)) + extension;
    }

    /** Makes browsers keep a file under its name (RFC 6266): in ASCII for old programs, exactly (RFC 8187) for all others. */
    static String disposition(String name) {
        var ascii = name.replaceAll("[^\\x20-\\x7E]|[\"\\\\%]", "_");
        var header = "attachment; filename=\"" + ascii + "\"";
        return ascii.equals(name)
                ? header
                : header + "; filename*=UTF-8''" + UriUtils.encode(name, StandardCharsets.UTF_8);
    }
}
