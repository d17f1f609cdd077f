package ai.timelines.outbound.workspace;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where people and receivers reach this installation.
 *
 * @param publicUrl base of all links in pages, mails and payloads, without a slash at its end
 */
@ConfigurationProperties("outbound")
public record PublicUrl(
        @DefaultValue("http://localhost:8080") URI publicUrl) {

    public PublicUrl {
        publicUrl = URI.create(publicUrl.toString().strip().replaceFirst("/+$", ""));
        if (!isHttp(publicUrl.getScheme())
                || publicUrl.getHost() == null
                || publicUrl.getRawUserInfo() != null
                || publicUrl.getRawQuery() != null
                || publicUrl.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "outbound.public-url (OUTBOUND_PUBLIC_URL) must be an absolute http or https"
                            + " address without user, query and fragment, such as https://outbound.example.com");
        }
    }

    /** Whether browsers reach it over TLS. */
    public boolean isSecure() {
        return "https".equalsIgnoreCase(publicUrl.getScheme());
    }

    /** The absolute address of a path that begins with a slash. */
    public String link(String path) {
        return publicUrl + path;
    }

    private static boolean isHttp(@Nullable String scheme) {
        return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    }
}
