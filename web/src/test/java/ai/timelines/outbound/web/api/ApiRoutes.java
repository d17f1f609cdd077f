package ai.timelines.outbound.web.api;

import java.util.List;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The routes of the running application that belong to the API. */
final class ApiRoutes {

    record Route(String method, String path) {
        boolean ofWorkspace() {
            return path.startsWith("/api/v1/workspaces/");
        }

        /** The path with a workspace, and with some other id wherever else one is needed. */
        String at(Object workspace) {
            return path.replace("{workspace_id}", workspace.toString())
                    .replaceAll("\\{\\w+}", "01900000-0000-7000-8000-000000000000");
        }
    }

    private ApiRoutes() {}

    static List<Route> of(RequestMappingHandlerMapping mappings) {
        return mappings.getHandlerMethods().entrySet().stream()
                .filter(it -> isApi(it.getValue()))
                .flatMap(it -> it.getKey().getPatternValues().stream()
                        .flatMap(path -> it.getKey().getMethodsCondition().getMethods().stream()
                                .map(method -> new Route(method.name(), path))))
                .toList();
    }

    private static boolean isApi(HandlerMethod handler) {
        return handler.getBeanType().getPackage().equals(ApiRoutes.class.getPackage());
    }
}
