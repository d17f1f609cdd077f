package ai.timelines.outbound.web;

import ai.timelines.outbound.workspace.People;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends sessions that began with a password that was changed since. The change ends those it finds; one that was beginning at that
 * moment is written only afterwards.
 */
class FormerPassword extends OncePerRequestFilter {

    private final People people;

    FormerPassword(People people) {
        this.people = people;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean former = CurrentWorkspaces.signedIn()
                .filter(it -> !people.isPasswordOf(it.generation(), it.personId()))
                .isPresent();
        if (former) {
            var session = request.getSession(false);
            if (session != null) {
                session.invalidate();
            }
            SecurityContextHolder.setContext(SecurityContextHolder.createEmptyContext());
        }
        chain.doFilter(request, response);
    }
}
