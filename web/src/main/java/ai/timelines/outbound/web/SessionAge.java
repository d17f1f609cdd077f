package ai.timelines.outbound.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends sessions that are too old, however busy they are. */
class SessionAge extends OncePerRequestFilter {

    private static final String SIGNED_IN_AT = SessionAge.class.getName();

    private final Duration limit;
    private final InstantSource clock;

    SessionAge(Duration limit, InstantSource clock) {
        this.limit = limit;
        this.clock = clock;
    }

    static void begin(HttpSession session, Instant now) {
        session.setAttribute(SIGNED_IN_AT, now);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var session = request.getSession(false);
        if (session != null
                && session.getAttribute(SIGNED_IN_AT) instanceof Instant begun
                && !clock.instant().isBefore(begun.plus(limit))) {
            session.invalidate();
            SecurityContextHolder.setContext(SecurityContextHolder.createEmptyContext());
        }
        chain.doFilter(request, response);
    }
}
