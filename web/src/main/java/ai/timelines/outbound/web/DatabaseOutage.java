package ai.timelines.outbound.web;

import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.database.SparseLine;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.apache.coyote.CloseNowException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 503 while the database is away, or breaks off what has begun to go out; stands outside of all filters that need the database but the
 * shortcut of pushes, which answers by itself.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class DatabaseOutage extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(DatabaseOutage.class);
    private static final int RETRY_AFTER_SECONDS = 5;

    private final SparseLine line = new SparseLine(Duration.ofSeconds(10));

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException failure) {
            if (!DatabaseFailures.isTemporary(failure)) {
                throw failure;
            }
            log.debug("The database cannot be reached", failure);
            if (response.isCommitted()) {
                tell("broken off", request, failure);
                // The server closes the connection, so that nobody takes this for the whole, and says nothing of its
                // own.
                throw new CloseNowException("The database cannot be reached");
            }
            tell("503", request, failure);
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_AFTER_SECONDS));
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }

    private void tell(String answer, HttpServletRequest request, Exception failure) {
        line.next()
                .ifPresent(withheld -> log.warn(
                        "{} for {}: the database cannot be reached ({}); {} more requests since the last such line",
                        answer,
                        request.getMethod(),
                        DatabaseFailures.cause(failure),
                        withheld));
    }
}
