package ai.timelines.outbound.web;

import ai.timelines.outbound.workspace.PublicUrl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.security.authentication.AuthenticationDetailsSource;
import org.springframework.stereotype.Component;

/** Tells browsers apart in which somebody has signed in, so that guessing elsewhere does not slow them. It signs nobody in. */
@Component
class BrowserCookie implements AuthenticationDetailsSource<HttpServletRequest, SignInDetails> {

    private static final String SECRET = BrowserCookie.class.getName();
    private static final Duration LIFETIME = Duration.ofDays(180);

    private final Cookies cookies;

    BrowserCookie(PublicUrl publicUrl) {
        this.cookies = new Cookies(CookieNames.of(publicUrl));
    }

    /** A browser without a cookie gets its secret now, and the cookie if it signs in. */
    @Override
    public SignInDetails buildDetails(HttpServletRequest request) {
        String secret = cookies.value(cookies.names().browser(), request)
                .filter(Cookies::isSecret)
                .orElseGet(Cookies::secret);
        request.setAttribute(SECRET, secret);
        return new SignInDetails(request.getRemoteAddr(), secret);
    }

    void give(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(SECRET) instanceof String secret) {
            cookies.add(cookies.names().browser(), secret, LIFETIME, "Strict", response);
        }
    }
}
