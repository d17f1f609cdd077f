package ai.timelines.outbound.web.api;

import ai.timelines.outbound.web.AccessRules;
import ai.timelines.outbound.web.AccessRules.Access;
import ai.timelines.outbound.workspace.ApiTokens;
import ai.timelines.outbound.workspace.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes pushes from the server straight to their controllers: what lies between the two for the sake of all other requests costs as much as all the
 * rest of a push.
 *
 * <p>Only what is written exactly as a push is, with a good token, comes this way. Everything else goes the usual one, which thereby still
 * decides on everybody who is not known, and answers the same. Only a header with control characters is refused there for them (400), and here
 * as a token (401) or a type (415) that nobody knows, if it is either.
 */
final class PushShortcut extends HttpFilter {

    static final String PATHS = "/api/v1/*";

    private static final String BATCH = "/api/v1/messages/batch";
    private static final String BEFORE_WORKSPACE = "/api/v1/workspaces/";
    private static final String AFTER_WORKSPACE = "/messages";
    private static final int UUID_LENGTH = 36;

    private final transient ApiTokens tokens;
    private final transient IngestRates rates;
    private final transient WorkspaceAccess access;
    private final transient MessagesApi messages;
    private final transient MessageBatchApi batches;
    private final transient ProblemAnswers problems;
    private final transient JsonMapper json;
    private final transient Map<String, String> headers;

    PushShortcut(
            ApiTokens tokens,
            IngestRates rates,
            WorkspaceAccess access,
            MessagesApi messages,
            MessageBatchApi batches,
            ProblemAnswers problems,
            JsonMapper json,
            Map<String, String> headers) {
        this.tokens = tokens;
        this.rates = rates;
        this.access = access;
        this.messages = messages;
        this.batches = batches;
        this.problems = problems;
        this.json = json;
        this.headers = headers;
        requireRule(BATCH, Access.TOKEN);
        requireRule(BEFORE_WORKSPACE + new UUID(0, 0) + AFTER_WORKSPACE, Access.WORKSPACE_TOKEN);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String uri = request.getRequestURI();
        boolean batch = uri.equals(BATCH);
        String workspace = batch ? null : workspace(uri);
        if ((!batch && workspace == null) || !request.getMethod().equals("POST")) {
            chain.doFilter(request, response);
            return;
        }
        headers.forEach(response::setHeader);
        try {
            var caller = BearerTokens.caller(request, tokens);
            if (caller.isPresent()) {
                answer(push(caller.get(), workspace, request), response);
                return;
            }
        } catch (RuntimeException | IOException | Error failure) {
            if (!problems.answer(failure, request, new WithHeaders(response))) {
                throw failure;
            }
            return;
        }
        request.setAttribute(BearerTokens.UNKNOWN, true);
        chain.doFilter(request, response);
    }

    /** What is enforced here is what the one list says. */
    private static void requireRule(String path, Access access) {
        if (AccessRules.find(HttpMethod.POST, path)
                .filter(rule -> rule.access() == access)
                .isEmpty()) {
            throw new IllegalStateException(
                    path + " is not open to " + access + " any more, but the shortcut lets them in");
        }
    }

    /** The workspace in the path of a single push; null if it is anything else. */
    private static @Nullable String workspace(String uri) {
        int end = BEFORE_WORKSPACE.length() + UUID_LENGTH;
        return uri.length() == end + AFTER_WORKSPACE.length()
                        && uri.startsWith(BEFORE_WORKSPACE)
                        && uri.endsWith(AFTER_WORKSPACE)
                        && WorkspaceAccess.id(uri.substring(BEFORE_WORKSPACE.length(), end))
                                .isPresent()
                ? uri.substring(BEFORE_WORKSPACE.length(), end)
                : null;
    }

    /** @param workspace null for a batch, whose messages name theirs */
    private ResponseEntity<?> push(Caller caller, @Nullable String workspace, HttpServletRequest request) {
        SecurityContextHolder.setContext(new SecurityContextImpl(new CallerAuthentication(caller)));
        try {
            rates.takeRequest(caller);
            return workspace == null
                    ? batches.push(caller, request)
                    : messages.push(access.authorised(caller, workspace), caller, request);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    /** With its length, so that it leaves as a whole. */
    private void answer(ResponseEntity<?> answer, HttpServletResponse response) throws IOException {
        byte[] body = json.writeValueAsBytes(answer.getBody());
        response.setStatus(answer.getStatusCode().value());
        answer.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Refusals, too, carry the headers that everything does. */
    private final class WithHeaders extends HttpServletResponseWrapper {

        WithHeaders(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void reset() {
            super.reset();
            headers.forEach(this::setHeader);
        }
    }
}
