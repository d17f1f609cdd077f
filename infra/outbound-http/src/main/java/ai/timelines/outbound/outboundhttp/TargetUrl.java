package ai.timelines.outbound.outboundhttp;

/**
 * A URL that can be POSTed to (R3): {@code http} or {@code https}, absolute, with a host, without user and password. Path and
 * query are kept byte for byte as they were typed, so this is not a {@link java.net.URI}, which refuses much of what
 * customers' queries contain. {@link #toString()} is {@link #masked()}.
 */
public final class TargetUrl {

    private static final int LONGEST = 2048;

    private final String text;
    private final String scheme;
    private final String host;
    private final int port;
    private final boolean defaultPort;
    private final String target;

    private TargetUrl(String text, String scheme, String host, int port, boolean defaultPort, String target) {
        this.text = text;
        this.scheme = scheme;
        this.host = host;
        this.port = port;
        this.defaultPort = defaultPort;
        this.target = target;
    }

    /** What parsing a text came to. */
    public sealed interface Result {

        /** The text is a URL that can be posted to; whether its host leads anywhere shows when it is. */
        record Valid(TargetUrl url) implements Result {}

        /**
         * The text is not such a URL.
         *
         * @param reason a sentence for a customer
         */
        record Invalid(String reason) implements Result {}
    }

    /** Reads a URL as a customer typed it. */
    public static Result parse(String text) {
        try {
            return new Result.Valid(read(text));
        } catch (RefusedUrl e) {
            return new Result.Invalid(e.reason());
        }
    }

    private static TargetUrl read(String text) throws RefusedUrl {
        refuseUnlessPlain(text);
        String scheme = schemeOf(text);
        int authorityStart = scheme.length() + "://".length();
        int authorityEnd = firstOf(text, authorityStart, "/?#");
        String authority = text.substring(authorityStart, authorityEnd);
        int targetEnd = firstOf(text, authorityEnd, "#");
        String target = text.substring(authorityEnd, targetEnd);
        if (authority.indexOf('@') >= 0) {
            throw new RefusedUrl("The URL must not contain a user name or password.");
        }
        int colon = portColon(authority);
        String host = HostName.canonical(authority.substring(0, colon));
        int usualPort = scheme.equals("https") ? 443 : 80;
        int port = colon + 1 < authority.length() ? port(authority.substring(colon + 1)) : usualPort;
        refuseUnlessPrintableAscii(target);
        return new TargetUrl(text, scheme, host, port, port == usualPort, target);
    }

    private static void refuseUnlessPlain(String text) throws RefusedUrl {
        if (text.isBlank()) {
            throw new RefusedUrl("The URL is empty.");
        }
        if (text.codePointCount(0, text.length()) > LONGEST) {
            throw new RefusedUrl("The URL must not be longer than 2,048 characters.");
        }
        if (!text.equals(text.strip())) {
            throw new RefusedUrl("The URL must not begin or end with a space.");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new RefusedUrl("The URL must not contain line breaks or other control characters.");
        }
    }

    private static String schemeOf(String text) throws RefusedUrl {
        for (String scheme : new String[] {"https", "http"}) {
            if (text.regionMatches(true, 0, scheme + "://", 0, scheme.length() + 3)) {
                return scheme;
            }
        }
        throw new RefusedUrl("The URL must begin with http:// or https://.");
    }

    private static int firstOf(String text, int from, String stops) {
        int i = from;
        while (i < text.length() && stops.indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    /** Where the colon before the port stands, or the end. */
    private static int portColon(String authority) throws RefusedUrl {
        int bracket = authority.startsWith("[") ? authority.indexOf(']') : -1;
        int colon = authority.indexOf(':', bracket + 1);
        if (colon < 0) {
            return authority.length();
        }
        if (bracket < 0 && authority.indexOf(':', colon + 1) >= 0) {
            throw new RefusedUrl("An IPv6 address must stand in square brackets, such as [2606:4700::1111].");
        }
        return colon;
    }

    private static int port(String digits) throws RefusedUrl {
        int port = 0;
        for (char digit : digits.toCharArray()) {
            if (digit < '0' || digit > '9') {
                throw new RefusedUrl("The port must be a number.");
            }
            port = Math.min(port * 10 + digit - '0', 100_000);
        }
        if (port < 1 || port > 65_535) {
            throw new RefusedUrl("The port must be between 1 and 65535.");
        }
        return port;
    }

    private static void refuseUnlessPrintableAscii(String target) throws RefusedUrl {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == ' ') {
                throw new RefusedUrl("The URL must not contain spaces; percent-encode them as %20.");
            }
            if (c < '!' || c > '~') {
                throw new RefusedUrl(
                        "The URL's path and query may only contain ASCII characters; percent-encode all others.");
            }
        }
    }

    /** The URL as it was typed, query and all. */
    public String text() {
        return text;
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return scheme;
    }

    /** The host in ASCII and lower case, without a trailing dot; an IPv6 address in its brackets. */
    public String host() {
        return host;
    }

    /** The port that is dialled, the scheme's own where none was typed. */
    public int port() {
        return port;
    }

    /** What stands in the request line: path and query as typed, beginning with a slash, without the fragment. */
    public String pathAndQuery() {
        return target.startsWith("/") ? target : "/" + target;
    }

    /** The URL for everyone's eyes (R3): what follows the {@code ?} is replaced by {@code …}, and the fragment left out. */
    public String masked() {
        int query = target.indexOf('?');
        return scheme + "://" + hostAndPort() + (query < 0 ? target : target.substring(0, query) + "?…");
    }

    /** The {@code Host} header: the port only where it is not the scheme's own. */
    String hostAndPort() {
        return defaultPort ? host : host + ":" + port;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TargetUrl url && url.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return masked();
    }
}
