package ai.timelines.outbound.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Keeps parts of one workspace's pages out of another's: htmx says with each request for which workspace its page was opened. Who has switched to
 * another one since, in another tab, would see both on one page (R27).
 */
class PartWorkspace implements HandlerInterceptor {

    /** The header that the layout lets htmx send. */
    static final String HEADER = "X-Workspace";

    private final CurrentWorkspaces workspaces;

    PartWorkspace(CurrentWorkspaces workspaces) {
        this.workspaces = workspaces;
    }

    /** Answers 409 to a page of another workspace; htmx then changes nothing in it. */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        var openedFor = request.getHeader(HEADER);
        if (openedFor == null || !HtmxRequests.is(request)) {
            return true;
        }
        boolean same = workspaces
                .of(request)
                .filter(current -> current.workspaceId().toString().equals(openedFor))
                .isPresent();
        if (!same) {
            response.setStatus(HttpServletResponse.SC_CONFLICT);
        }
        return same;
    }
}
