package ai.timelines.outbound.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;

/**
 * Keeps which page someone wanted before having to sign in.
 *
 * <p>Only path and query are kept: the host and the scheme are the proxy's business.
 */
class PageToReturnTo implements RequestCache {

    private static final String PAGE = PageToReturnTo.class.getName();

    @Override
    public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
        String accepted = request.getHeader("Accept");
        boolean page = HttpMethod.GET.matches(request.getMethod())
                && !HtmxRequests.is(request)
                && accepted != null
                && accepted.contains("text/html");
        if (page) {
            String query = request.getQueryString();
            request.getSession()
                    .setAttribute(
                            PAGE, query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query);
        }
    }

    @Override
    public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
        var session = request.getSession(false);
        return session != null && session.getAttribute(PAGE) instanceof String page
                ? new SimpleSavedRequest(page)
                : null;
    }

    /** Nothing is ever played again: what was saved is a plain GET. */
    @Override
    public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
        return null;
    }

    @Override
    public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
        var session = request.getSession(false);
        if (session != null) {
            session.removeAttribute(PAGE);
        }
    }
}
