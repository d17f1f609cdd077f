package ai.timelines.outbound.web.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Answers what fails in the filters, such as looking up a token while the database is gone. */
class ApiFailures extends OncePerRequestFilter {

    private final ProblemAnswers answers;

    ApiFailures(ProblemAnswers answers) {
        this.answers = answers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (RuntimeException | IOException | ServletException failure) {
            if (!answers.answer(failure, request, response)) {
                throw failure;
            }
        }
    }
}
