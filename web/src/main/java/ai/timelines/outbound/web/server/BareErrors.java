package ai.timelines.outbound.web.server;

import java.io.IOException;
import java.util.Locale;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * Answers what the server refuses by itself, before any filter or page of ours: a malformed request line, too many headers, a path with
 * an encoded zero. Programs get a problem, people a page; nothing of the request is repeated.
 */
final class BareErrors extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(BareErrors.class);

    private static final String PROBLEM =
            "{\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}";
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark"><title>%s</title></head>
            <body><main><h1>%s</h1><p>%s</p></main></body></html>
            """;

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        boolean ours = status >= 500 && status != 501 && status != 505;
        String title = ours ? "Something went wrong on our side" : "The request is not valid";
        String detail = ours
                ? "The fault is ours, and it has been noted."
                : "The request was refused for its form: its first line, a header or the way its body is sent is malformed or too long.";
        boolean program = String.valueOf(request.getRequestURI()).startsWith("/api/");
        try {
            response.setContentType(program ? "application/problem+json" : "text/html");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            response.setCharacterEncoding("utf-8");
            var writer = response.getReporter();
            if (writer != null) {
                writer.write(
                        program
                                ? PROBLEM.formatted(ours ? "internal-error" : "invalid-request", title, status, detail)
                                : PAGE.formatted(title, heading(status), detail));
                response.finishResponse();
            }
        } catch (IOException gone) {
            log.debug("The caller went away before an error could be told", gone);
        }
    }

    private static String heading(int status) {
        var known = HttpStatus.resolve(status);
        return String.format(Locale.ROOT, "%d %s", status, known == null ? "" : known.getReasonPhrase());
    }
}
