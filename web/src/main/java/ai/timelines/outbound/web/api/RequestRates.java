package ai.timelines.outbound.web.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Slows a token that floods before its requests have cost anything. */
class RequestRates extends OncePerRequestFilter {

    private final IngestRates rates;

    RequestRates(IngestRates rates) {
        this.rates = rates;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication authenticated) {
            rates.takeRequest(authenticated.getPrincipal());
        }
        chain.doFilter(request, response);
    }
}
