package ai.timelines.outbound.web;

import ai.timelines.outbound.workspace.PublicUrl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.authentication.AuthenticationDetailsSource;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/** Tells browsers apart in which somebody has signed in, so that guessing elsewhere does not slow them. It signs nobody in. */
@Component
class BrowserCookie implements AuthenticationDetailsSource<HttpServletRequest, SignInDetails> {

    private static final String SECRET = BrowserCookie.class.getName();
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Duration LIFETIME = Duration.ofDays(180);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final CookieNames names;

    BrowserCookie(PublicUrl publicUrl) {
        this.names = CookieNames.of(publicUrl);
    }

    /** A browser without a cookie gets its secret now, and the cookie if it signs in. */
    @Override
    public SignInDetails buildDetails(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, names.browser());
        String secret = cookie != null && FORM.matcher(cookie.getValue()).matches() ? cookie.getValue() : random();
        request.setAttribute(SECRET, secret);
        return new SignInDetails(request.getRemoteAddr(), secret);
    }

    void give(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(SECRET) instanceof String secret) {
            response.addHeader(
                    HttpHeaders.SET_COOKIE,
                    ResponseCookie.from(names.browser(), secret)
                            .path("/")
                            .secure(names.secure())
                            .httpOnly(true)
                            .sameSite("Strict")
                            .maxAge(LIFETIME)
                            .build()
                            .toString());
        }
    }

    private static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
