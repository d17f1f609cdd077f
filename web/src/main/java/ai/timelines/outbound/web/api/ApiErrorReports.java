package ai.timelines.outbound.web.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.webmvc.autoconfigure.error.BasicErrorController;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;

/** What the server reports as an error after all, such as a method that it does not let through: of the API it becomes a problem, too. */
@Controller
class ApiErrorReports extends BasicErrorController {

    private final ProblemAnswers answers;

    ApiErrorReports(
            ErrorAttributes attributes,
            WebProperties properties,
            List<ErrorViewResolver> pages,
            ProblemAnswers answers) {
        super(attributes, properties.getError(), pages);
        this.answers = answers;
    }

    @Override
    public ModelAndView errorHtml(HttpServletRequest request, HttpServletResponse response) {
        if (isHalfSent(request)) {
            return new ModelAndView((View) (_, _, _) -> {});
        }
        if (!isOfApi(request)) {
            return super.errorHtml(request, response);
        }
        var refused = refusal(request);
        return new ModelAndView((View) (_, _, target) -> answers.write(refused, target));
    }

    @Override
    public ResponseEntity<Map<String, @Nullable Object>> error(HttpServletRequest request) {
        if (isHalfSent(request)) {
            return ResponseEntity.internalServerError().build();
        }
        if (!isOfApi(request)) {
            return super.error(request);
        }
        var problem = refusal(request).problem();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("type", problem.type());
        members.put("title", problem.title());
        members.put("status", problem.status());
        members.put("detail", problem.detail());
        return ResponseEntity.status(problem.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(members);
    }

    /** The server would put its report behind what has gone out, and then breaks it off anyhow. */
    private static boolean isHalfSent(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI) != null;
    }

    private static boolean isOfApi(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri
                && uri.startsWith(request.getContextPath() + "/api/");
    }

    private Refused refusal(HttpServletRequest request) {
        if (request.getAttribute(ProblemAnswers.REFUSED) instanceof Refused refused) {
            return refused;
        }
        int status = getStatus(request).value();
        var type = Arrays.stream(ProblemType.values())
                .filter(it -> it.status() == status)
                .findFirst()
                .orElse(status < 500 ? ProblemType.INVALID_REQUEST : ProblemType.INTERNAL_ERROR);
        return Refused.because(
                type,
                type.status() < 500
                        ? "The request was refused for its form."
                        : "The fault is ours, and it has been noted.");
    }
}
