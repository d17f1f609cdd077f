package ai.timelines.outbound.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.mock.web.MockHttpServletRequest;

class ErrorPagesTests {

    private final MockHttpServletRequest request = new MockHttpServletRequest();

    @Test
    void aDatabaseThatIsAwayIsNoFaultOfOurs() {
        request.setAttribute(
                RequestDispatcher.ERROR_EXCEPTION,
                new ServletException(new CannotGetJdbcConnectionException(
                        "secret words of a library", new SQLTransientConnectionException("timed out"))));
        var page = new ErrorPages().resolveErrorView(request, HttpStatus.INTERNAL_SERVER_ERROR, Map.of());
        assertThat(page.getStatus()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(page.getModel().values()).noneMatch(value -> value.toString().contains("secret"));
    }

    @Test
    void aFaultStaysAFault() {
        request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, new IllegalStateException("secret"));
        var page = new ErrorPages().resolveErrorView(request, HttpStatus.INTERNAL_SERVER_ERROR, Map.of());
        assertThat(page.getStatus()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
        assertThat(page.getModel()).containsEntry("heading", "Something went wrong");
    }
}
