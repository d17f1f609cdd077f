package ai.timelines.outbound.web.api;

import ai.timelines.outbound.workspace.ApiTokens;
import ai.timelines.outbound.workspace.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/** Finds out who calls. Whether somebody unknown may go on is not decided here. */
class BearerTokens extends OncePerRequestFilter {

    /** The attribute of a request whose token was looked for already, in vain. */
    static final String UNKNOWN = BearerTokens.class.getName() + ".unknown";

    private static final String SCHEME = "Bearer ";

    private final ApiTokens tokens;

    BearerTokens(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        (request.getAttribute(UNKNOWN) == null ? caller(request, tokens) : Optional.<Caller>empty())
                .ifPresent(caller ->
                        SecurityContextHolder.setContext(new SecurityContextImpl(new CallerAuthentication(caller))));
        chain.doFilter(request, response);
    }

    /** Empty for a request without a good token. */
    static Optional<Caller> caller(HttpServletRequest request, ApiTokens tokens) {
        return token(request).flatMap(tokens::authenticate);
    }

    /** Of several tokens none counts: which of them was meant? */
    private static Optional<String> token(HttpServletRequest request) {
        var headers = request.getHeaders("Authorization");
        String header = headers.hasMoreElements() ? headers.nextElement() : "";
        if (headers.hasMoreElements() || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        return Optional.of(header.substring(SCHEME.length()).strip());
    }
}
