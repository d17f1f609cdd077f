package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.RequestDispatcher;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import tools.jackson.databind.json.JsonMapper;

class ApiErrorReportsTests {

    private static final View PAGE =
            (_, _, response) -> response.getOutputStream().print("an error page");

    private final ApiErrorReports reports = new ApiErrorReports(
            new DefaultErrorAttributes(),
            new WebProperties(),
            List.of((_, _, _) -> new ModelAndView(PAGE)),
            new ProblemAnswers(new JsonMapper()));
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/error");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @BeforeEach
    void fail() {
        request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, 500);
        request.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, "/webhooks/outbound/log.json");
    }

    @Test
    void whatHasNotBegunToGoOutBecomesAnErrorPage() throws Exception {
        assertThat(shown()).isEqualTo("an error page");
    }

    @Test
    void nothingIsAddedToWhatIsHalfSent() throws Exception {
        request.setAttribute(RequestDispatcher.INCLUDE_REQUEST_URI, "/error");
        assertThat(shown()).isEmpty();
        assertThat(reports.error(request).hasBody()).isFalse();
        request.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, "/api/v1/workspaces/1/deliveries/log");
        assertThat(shown()).isEmpty();
        assertThat(reports.error(request).hasBody()).isFalse();
    }

    private String shown() throws Exception {
        var view = (View) reports.errorHtml(request, response).getView();
        view.render(Map.of(), request, response);
        return response.getContentAsString();
    }
}
