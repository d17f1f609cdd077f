package ai.timelines.outbound.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Requests made by htmx for a part of a page. */
final class HtmxRequests {

    private HtmxRequests() {}

    static boolean is(HttpServletRequest request) {
        return "true".equals(request.getHeader("HX-Request"));
    }

    /** A redirect would be followed by the browser unseen, and its page end up inside the part. */
    static void sendTo(String path, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader("HX-Redirect", path);
    }
}
