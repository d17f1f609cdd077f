package ai.timelines.outbound.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/** Cookies of our own, as strict as the session's: hidden from scripts, for this host alone, and behind TLS for TLS only. */
record Cookies(CookieNames names) {

    /** Until the browser is closed. */
    static final Duration UNTIL_CLOSED = Duration.ofSeconds(-1);

    private static final int SECRET_BYTES = 32;
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** 256 random bits. */
    static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether we may have made it. */
    static boolean isSecret(String value) {
        return SECRET.matcher(value).matches();
    }

    Optional<String> value(String name, HttpServletRequest request) {
        return Optional.ofNullable(WebUtils.getCookie(request, name)).map(Cookie::getValue);
    }

    void add(String name, String value, Duration lifetime, HttpServletResponse response) {
        add(name, value, lifetime, "Lax", response);
    }

    void add(String name, String value, Duration lifetime, String sameSite, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name, value)
                        .path("/")
                        .secure(names.secure())
                        .httpOnly(true)
                        .sameSite(sameSite)
                        .maxAge(lifetime)
                        .build()
                        .toString());
    }

    void remove(String name, HttpServletRequest request, HttpServletResponse response) {
        if (value(name, request).isPresent()) {
            add(name, "", Duration.ZERO, response);
        }
    }
}
