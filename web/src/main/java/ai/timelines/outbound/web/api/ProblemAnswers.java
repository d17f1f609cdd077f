package ai.timelines.outbound.web.api;

import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.database.GroupCommit;
import ai.timelines.outbound.database.SparseLine;
import ai.timelines.outbound.filestore.FileStoreException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.databind.json.JsonMapper;

/** The one place that turns what went wrong in the API into {@code application/problem+json}. */
@Component
class ProblemAnswers {

    private static final Logger log = LoggerFactory.getLogger(ProblemAnswers.class);
    /** The request attribute under which a refusal waits for the server to ask for it. */
    static final String REFUSED = Refused.class.getName();

    private static final int UNAVAILABLE_SECONDS = 5;
    private static final int OVERLOADED_SECONDS = 1;
    private static final int FULL_SECONDS = 60;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final JsonMapper json;
    private final SparseLine databaseLine = new SparseLine(BETWEEN_LINES);
    private final SparseLine fullLine = new SparseLine(BETWEEN_LINES);
    private final SparseLine storeLine = new SparseLine(BETWEEN_LINES);

    ProblemAnswers(JsonMapper json) {
        this.json = json;
    }

    /** Returns whether it could be answered: what has begun to go out cannot be taken back, only broken off. */
    boolean answer(Throwable failure, HttpServletRequest request, HttpServletResponse response) {
        if (isBrokenConnection(failure)) {
            log.debug("{} {}: the caller went away", request.getMethod(), request.getRequestURI(), failure);
            return response.isCommitted();
        }
        if (isReportedByServer(request)) {
            request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
            request.setAttribute(REFUSED, refusal(failure, request));
            return true;
        }
        if (response.isCommitted()) {
            return false;
        }
        var refused = refusal(failure, request);
        response.reset(); // headers of a success that did not come
        write(refused, response);
        return true;
    }

    /** A body that breaks the server notes by itself, before we hear of it; it will ask {@link ApiErrorReports} for the answer. */
    private static boolean isReportedByServer(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof IOException;
    }

    void write(Refused refused, HttpServletResponse response) {
        var problem = refused.problem();
        response.setStatus(problem.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader("Cache-Control", "no-store");
        refused.headers().forEach(response::setHeader);
        byte[] body = json.writeValueAsBytes(problem);
        response.setContentLength(body.length);
        try {
            response.getOutputStream().write(body);
            // Or the server would put a page of its own in its place where it noted an error, too.
            response.flushBuffer();
        } catch (IOException gone) {
            log.debug("The caller went away before a problem could be told", gone);
        }
    }

    private Refused refusal(Throwable failure, HttpServletRequest request) {
        return switch (failure) {
            case Refused refused -> refused;
            case GroupCommit.OverloadedException _ ->
                Refused.forNow(
                        ProblemType.OVERLOADED,
                        "This node cannot keep up. Push the same again shortly.",
                        OVERLOADED_SECONDS);
            case FileStoreException.Full full -> storageFull(full, request);
            case FileStoreException.Unavailable unavailable -> storeUnavailable(unavailable, request);
            case HttpRequestMethodNotSupportedException it -> methodNotAllowed(it);
            case RequestRejectedException _ ->
                Refused.invalid(
                        "The request was refused for its form: its path, a header or a parameter is malformed.");
            case ErrorResponse it when it.getStatusCode().value() == 404 -> unknownPath();
            case ErrorResponse it
            when it.getStatusCode().is4xxClientError() -> Refused.invalid("The request could not be understood.");
            default -> unexpected(failure, request);
        };
    }

    static Refused unknownPath() {
        return Refused.because(ProblemType.NOT_FOUND, "There is nothing at this path.");
    }

    private static Refused methodNotAllowed(HttpRequestMethodNotSupportedException refusal) {
        var allowed = Objects.requireNonNullElse(refusal.getSupportedHttpMethods(), Set.<HttpMethod>of());
        String names = String.join(
                ", ", allowed.stream().map(HttpMethod::name).sorted().toList());
        return Refused.because(ProblemType.METHOD_NOT_ALLOWED, "Allowed here: " + names + ".")
                .with("Allow", names);
    }

    private Refused storageFull(FileStoreException.Full full, HttpServletRequest request) {
        tell(fullLine, "is full", full, request);
        return Refused.forNow(
                ProblemType.STORAGE_FULL,
                "There is no room for files at the moment; nothing was stored. The operator has been told.",
                FULL_SECONDS);
    }

    private Refused storeUnavailable(FileStoreException.Unavailable unavailable, HttpServletRequest request) {
        tell(storeLine, "failed", unavailable, request);
        return Refused.forNow(
                ProblemType.UNAVAILABLE,
                "The file store cannot be reached. Whatever was uploaded may be uploaded again.",
                UNAVAILABLE_SECONDS);
    }

    private static void tell(SparseLine line, String what, FileStoreException failure, HttpServletRequest request) {
        line.next()
                .ifPresent(withheld -> log.error(
                        "{} {}: the file store {}; {} more requests of the API since the last such line",
                        request.getMethod(),
                        request.getRequestURI(),
                        what,
                        withheld,
                        failure));
    }

    private Refused unexpected(Throwable failure, HttpServletRequest request) {
        if (DatabaseFailures.isTemporary(failure)) {
            databaseLine
                    .next()
                    .ifPresent(withheld -> log.warn(
                            "{} {}: the database cannot be reached ({}); {} more requests of the API since the last such line",
                            request.getMethod(),
                            request.getRequestURI(),
                            DatabaseFailures.cause(failure),
                            withheld));
            return Refused.forNow(
                    ProblemType.UNAVAILABLE,
                    "The database cannot be reached. Whatever was pushed may be pushed again.",
                    UNAVAILABLE_SECONDS);
        }
        log.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
        return Refused.because(ProblemType.INTERNAL_ERROR, "The fault is ours, and it has been noted.");
    }

    private static boolean isBrokenConnection(Throwable failure) {
        return !DatabaseFailures.isTemporary(failure)
                && (failure instanceof IOException
                        || failure instanceof UncheckedIOException
                        || DisconnectedClientHelper.isClientDisconnectedException(failure));
    }
}
