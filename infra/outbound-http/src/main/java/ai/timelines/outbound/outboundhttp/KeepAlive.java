package ai.timelines.outbound.outboundhttp;

import java.util.regex.Pattern;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.util.TimeValue;

/** How long an idle connection is kept: shorter than the server says it will, since a tie means a failed POST. */
final class KeepAlive {

    private static final long LONGEST_SECONDS = 20;
    private static final Pattern TIMEOUT =
            Pattern.compile("(?:^|[,;\\s])timeout\\s*=\\s*\"?(\\d{1,6})", Pattern.CASE_INSENSITIVE);

    private KeepAlive() {}

    static TimeValue of(HttpResponse response) {
        var header = response.getFirstHeader("Keep-Alive");
        var timeout = TIMEOUT.matcher(header == null ? "" : header.getValue());
        long seconds = timeout.find() ? Long.parseLong(timeout.group(1)) - 1 : LONGEST_SECONDS;
        return TimeValue.ofSeconds(Math.min(seconds, LONGEST_SECONDS));
    }
}
