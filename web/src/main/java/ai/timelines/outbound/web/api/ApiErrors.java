package ai.timelines.outbound.web.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Answers what fails in a controller of the API, and paths of the API that no controller has. */
@Component
class ApiErrors implements HandlerExceptionResolver, Ordered {

    private final PathPatternRequestMatcher api = PathPatternRequestMatcher.pathPattern(ApiSecurity.PATHS);
    private final ProblemAnswers answers;

    ApiErrors(ProblemAnswers answers) {
        this.answers = answers;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        return api.matches(request) && answers.answer(failure, request, response) ? new ModelAndView() : null;
    }
}
