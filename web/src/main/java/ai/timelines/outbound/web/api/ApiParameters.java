package ai.timelines.outbound.web.api;

import ai.timelines.outbound.workspace.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Hands controllers the caller and the workspace of a request.
 *
 * <p>The workspace is checked before any controller is called, whether it asks for a {@link WorkspaceId} or not.
 */
@Configuration(proxyBeanMethods = false)
class ApiParameters implements WebMvcConfigurer {

    static final String WORKSPACE_VARIABLE = "workspace_id";
    private static final String WORKSPACE = WorkspaceId.class.getName();

    private final WorkspaceAccess access;

    ApiParameters(WorkspaceAccess access) {
        this.access = access;
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(new WorkspaceCheck()).addPathPatterns(ApiSecurity.PATHS);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new Parameter(Caller.class, _ -> caller()));
        resolvers.add(new Parameter(
                WorkspaceId.class, request -> request.getAttribute(WORKSPACE, RequestAttributes.SCOPE_REQUEST)));
    }

    private static Caller caller() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication authentication) {
            return authentication.getPrincipal();
        }
        throw new IllegalStateException("A route of the API was reached without a token");
    }

    private final class WorkspaceCheck implements HandlerInterceptor {
        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                    && variables.get(WORKSPACE_VARIABLE) instanceof String text) {
                request.setAttribute(WORKSPACE, access.authorised(caller(), text));
            }
            return true;
        }
    }

    private record Parameter(Class<?> type, Source source) implements HandlerMethodArgumentResolver {

        @FunctionalInterface
        interface Source {
            @Nullable
            Object from(NativeWebRequest request);
        }

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == type;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders) {
            var value = source.from(request);
            if (value == null) {
                throw new IllegalStateException("The path of " + parameter.getMethod() + " names no workspace");
            }
            return value;
        }
    }
}
