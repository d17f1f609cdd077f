package ai.timelines.outbound.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.savedrequest.RequestCache;

/** Starts a working day's session and goes to the page that was wanted. */
class SignInSuccess extends SavedRequestAwareAuthenticationSuccessHandler {

    /** Sessions of people who have not signed in are shorter, see {@code spring.session.timeout}. */
    private static final Duration IDLE_LIMIT = Duration.ofHours(8);

    private final RequestCache wanted;

    SignInSuccess(RequestCache wanted) {
        this.wanted = wanted;
        setRequestCache(wanted);
        setDefaultTargetUrl("/");
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws ServletException, IOException {
        request.getSession().setMaxInactiveInterval(Math.toIntExact(IDLE_LIMIT.toSeconds()));
        super.onAuthenticationSuccess(request, response, authentication);
        wanted.removeRequest(request, response);
    }
}
