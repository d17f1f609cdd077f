package ai.timelines.outbound.web.server;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.AbstractProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what the server refuses by itself, before any filter or page of ours: a malformed request line, too many headers, a path with
 * an encoded zero. Programs get a problem, people a page; nothing of the request is repeated.
 */
final class BareErrors extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(BareErrors.class);

    private static final String PROBLEM =
            "{\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}";
    /** Looks like the other error pages, but for who is signed in, which nobody knows here. */
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>%1$s · Outbound integration</title>
              <link rel="stylesheet" href="/css/outbound.css">
            </head>
            <body>
              <main class="narrow">
                <h1>%1$s</h1>
                <p>%2$s</p>
                <p><a href="/">To the start page</a> <span class="faint">(%3$d)</span></p>
              </main>
            </body>
            </html>
            """;

    /** Whose fault it is, in words for both. */
    private enum Kind {
        STOPPING(
                "unavailable",
                "The service cannot be reached in full at the moment",
                "It is being stopped; what was sent was not read and may be sent again."),
        OURS("internal-error", "Something went wrong on our side", "The fault is ours, and it has been noted."),
        THEIRS(
                "invalid-request",
                "The request is not valid",
                "The request was refused for its form: its first line, a header or the way its body is sent is malformed or too long.");

        private final String slug;
        private final String title;
        private final String detail;

        Kind(String slug, String title, String detail) {
            this.slug = slug;
            this.title = title;
            this.detail = detail;
        }

        /** A server that stops reads no more than the first line, and takes the request for one without a host. */
        static Kind of(int status, Request request) {
            boolean notRead = status == HttpServletResponse.SC_BAD_REQUEST
                    || status == HttpServletResponse.SC_SERVICE_UNAVAILABLE;
            if (notRead
                    && request.getConnector().getProtocolHandler() instanceof AbstractProtocol<?> protocol
                    && protocol.isPaused()) {
                return STOPPING;
            }
            return status >= 500 && status != 501 && status != 505 ? OURS : THEIRS;
        }
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var kind = Kind.of(status, request);
        if (kind == Kind.STOPPING) {
            status = HttpServletResponse.SC_SERVICE_UNAVAILABLE;
            response.setStatus(status);
            response.setHeader("Retry-After", "1");
        }
        boolean program = String.valueOf(request.getRequestURI()).startsWith("/api/");
        try {
            response.setContentType(program ? "application/problem+json" : "text/html");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader(
                    "Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'");
            response.setCharacterEncoding("utf-8");
            var writer = response.getReporter();
            if (writer != null) {
                writer.write(
                        program
                                ? PROBLEM.formatted(kind.slug, kind.title, status, kind.detail)
                                : PAGE.formatted(
                                        kind == Kind.THEIRS ? "That did not work" : "Something went wrong",
                                        kind.detail,
                                        status));
                response.finishResponse();
            }
        } catch (IOException gone) {
            log.debug("The caller went away before an error could be told", gone);
        }
    }
}
