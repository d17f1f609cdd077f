package ai.timelines.outbound.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.savedrequest.RequestCache;

/** Starts a working day's session and goes to the page that was wanted. */
class SignInSuccess extends SavedRequestAwareAuthenticationSuccessHandler {

    private final RequestCache wanted;
    private final BrowserCookie browserCookie;

    /** Sessions of people who have not signed in are shorter, see {@code spring.session.timeout}. */
    private final Duration idleLimit;

    private final InstantSource clock;

    SignInSuccess(RequestCache wanted, BrowserCookie browserCookie, Duration idleLimit, InstantSource clock) {
        this.wanted = wanted;
        this.browserCookie = browserCookie;
        this.idleLimit = idleLimit;
        this.clock = clock;
        setRequestCache(wanted);
        setDefaultTargetUrl("/");
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws ServletException, IOException {
        var session = request.getSession();
        session.setMaxInactiveInterval(Math.toIntExact(idleLimit.toSeconds()));
        SessionAge.begin(session, clock.instant());
        browserCookie.give(request, response);
        // Before the answer begins; which page it was the request still tells.
        wanted.removeRequest(request, response);
        super.onAuthenticationSuccess(request, response, authentication);
    }
}
