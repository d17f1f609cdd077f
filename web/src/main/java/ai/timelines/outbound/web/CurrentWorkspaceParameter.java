package ai.timelines.outbound.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Hands controllers the workspace that their request is about, and to those that change something none that it was not opened for. */
class CurrentWorkspaceParameter implements HandlerMethodArgumentResolver {

    private final CurrentWorkspaces workspaces;

    CurrentWorkspaceParameter(CurrentWorkspaces workspaces) {
        this.workspaces = workspaces;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == CurrentWorkspace.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        var servletRequest = request.getNativeRequest(HttpServletRequest.class);
        if (servletRequest == null) {
            throw new IllegalStateException("Pages are served over HTTP only");
        }
        var workspace = workspaces
                .of(servletRequest)
                .orElseThrow(() -> new AccessDeniedException("Nobody is signed in, or without a workspace"));
        FormWorkspace.check(workspace, servletRequest);
        return workspace;
    }
}
