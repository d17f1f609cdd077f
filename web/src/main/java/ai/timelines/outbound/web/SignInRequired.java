package ai.timelines.outbound.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;

/** Sends whoever is not signed in, or no longer, to the sign-in page. */
class SignInRequired implements AuthenticationEntryPoint {

    static final String SIGN_IN_PAGE = "/login";

    private final AuthenticationEntryPoint redirect = new LoginUrlAuthenticationEntryPoint(SIGN_IN_PAGE);

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException, ServletException {
        if (HtmxRequests.is(request)) {
            HtmxRequests.sendTo(SIGN_IN_PAGE, response);
        } else {
            redirect.commence(request, response, reason);
        }
    }
}
