package ai.timelines.outbound.messageingest;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * Where a chat's page is (R22). The id is part of the path, unless it is one that no path carries: clients take dots alone for the way up
 * however they are encoded, and servers refuse U+0000.
 */
public final class ChatLink {

    /** The parameter that names a chat which the path cannot. */
    public static final String PARAMETER = "chat_id";

    private static final String IN_PLACE = "-";

    private ChatLink() {}

    /** The path, percent-encoded; it may have a query. */
    public static String path(String chatId) {
        var encoded = UriUtils.encode(chatId, StandardCharsets.UTF_8);
        boolean fits = !chatId.equals(".") && !chatId.equals("..") && chatId.indexOf('\0') < 0;
        return fits
                ? "/chat/" + encoded + "/messages/"
                : "/chat/" + IN_PLACE + "/messages/?" + PARAMETER + "=" + encoded;
    }

    /** The path with one more parameter. */
    public static String path(String chatId, String parameter, Object value) {
        var path = path(chatId);
        return path + (path.contains("?") ? "&" : "?") + parameter + "=" + value;
    }

    /**
     * The id that a path means.
     *
     * @param inPath decoded
     * @param named the parameter's value, where there is one
     */
    public static String chatId(String inPath, @Nullable String named) {
        return named == null ? inPath : named;
    }
}
