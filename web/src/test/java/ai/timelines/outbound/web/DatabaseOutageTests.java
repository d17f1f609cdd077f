package ai.timelines.outbound.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.sql.SQLTransientConnectionException;
import org.apache.coyote.CloseNowException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class DatabaseOutageTests {

    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void aDatabaseThatIsAwayIsNoFaultOfOurs() throws Exception {
        response.setHeader("Content-Security-Policy", "as strict as ever");
        new DatabaseOutage().doFilter(request, response, failing(new ServletException(away())));
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isEqualTo("5");
        assertThat(response.getHeader("Content-Security-Policy")).isEqualTo("as strict as ever");
    }

    @Test
    void aFaultStaysAFault() {
        assertThatThrownBy(() ->
                        new DatabaseOutage().doFilter(request, response, failing(new IllegalStateException("a bug"))))
                .hasMessage("a bug");
        assertThatThrownBy(() -> new DatabaseOutage()
                        .doFilter(request, response, failing(new DuplicateKeyException("also a bug"))))
                .isInstanceOf(DuplicateKeyException.class);
    }

    @Test
    void whatIsHalfSentIsBrokenOff() throws Exception {
        response.flushBuffer();
        assertThatThrownBy(() -> new DatabaseOutage().doFilter(request, response, failing(away())))
                .isInstanceOf(CloseNowException.class);
    }

    private static CannotGetJdbcConnectionException away() {
        return new CannotGetJdbcConnectionException("away", new SQLTransientConnectionException("timed out"));
    }

    private static FilterChain failing(Exception failure) {
        return (_, _) -> {
            if (failure instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw (ServletException) failure;
        };
    }
}
