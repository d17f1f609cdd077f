package ai.timelines.outbound.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;

/**
 * Keeps which page someone wanted before having to sign in: in a cookie, since whoever has not signed in has no session.
 *
 * <p>Only path and query are kept: the host and the scheme are the proxy's business, and the browser's word for them would lead anywhere.
 */
class PageToReturnTo implements RequestCache {

    private static final int LONGEST = 2_000;
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private final Cookies cookies;

    PageToReturnTo(CookieNames names) {
        this.cookies = new Cookies(names);
    }

    @Override
    public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
        String accepted = request.getHeader("Accept");
        boolean page = HttpMethod.GET.matches(request.getMethod())
                && !HtmxRequests.is(request)
                && accepted != null
                && accepted.contains("text/html");
        String query = request.getQueryString();
        // Whoever redirects puts the context path before it.
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String wanted = query == null ? path : path + "?" + query;
        if (page && wanted.length() <= LONGEST) {
            var value = Base64.getUrlEncoder().withoutPadding().encodeToString(wanted.getBytes(StandardCharsets.UTF_8));
            cookies.add(cookies.names().page(), value, LIFETIME, response);
        }
    }

    @Override
    public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
        return cookies.value(cookies.names().page(), request)
                .flatMap(PageToReturnTo::decoded)
                .filter(PageToReturnTo::isOurs)
                .map(SimpleSavedRequest::new)
                .orElse(null);
    }

    private static Optional<String> decoded(String value) {
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /** Two slashes, or what browsers take for them, would begin another host. */
    static boolean isOurs(String page) {
        return page.startsWith("/")
                && !page.startsWith("//")
                && page.chars().allMatch(it -> it > ' ' && it <= '~' && it != '\\');
    }

    /** Nothing is ever played again: what was saved is a plain GET. */
    @Override
    public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
        return null;
    }

    @Override
    public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
        cookies.remove(cookies.names().page(), request, response);
    }
}
