package ai.timelines.outbound.web;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** All routes that lead to a method or to files, of ours or of a library; the start is refused while one of them has no rule. */
@Component
class MappedRoutes implements SmartInitializingSingleton {

    /**
     * A route as it was mapped.
     *
     * @param method null where it takes all
     * @param pattern with the names of its variables in braces
     * @param handler null for what is no method, such as files
     */
    record Route(
            @Nullable HttpMethod method,
            String pattern,
            @Nullable HandlerMethod handler) {

        /** A path that it serves, every variable being {@code x}. */
        String sample() {
            return pattern.replaceAll("/\\{\\*\\w+}", "/x")
                    .replaceAll("\\{[^}]+}", "x")
                    .replace("**", "x")
                    .replace("*", "x");
        }

        @Override
        public String toString() {
            return (method == null ? "*" : method) + " " + pattern;
        }
    }

    private final ObjectProvider<HandlerMapping> mappings;

    MappedRoutes(ObjectProvider<HandlerMapping> mappings) {
        this.mappings = mappings;
    }

    List<Route> all() {
        return mappings.stream().flatMap(MappedRoutes::routes).toList();
    }

    /** @throws IllegalStateException naming the routes that nobody has decided on */
    @Override
    public void afterSingletonsInstantiated() {
        var undecided = new TreeSet<String>();
        for (var route : all()) {
            var rule = AccessRules.find(route.method(), route.sample());
            boolean ofWorkspace = route.pattern().contains("{workspace_id}");
            boolean checked = rule.filter(it -> it.access() == AccessRules.Access.WORKSPACE_TOKEN)
                    .isPresent();
            boolean decided = rule.filter(it -> !it.access().isWide() || it.names(route.pattern()))
                    .isPresent();
            if (!decided || checked != ofWorkspace) {
                undecided.add(route.toString());
            }
        }
        if (!undecided.isEmpty()) {
            throw new IllegalStateException("AccessRules does not say who may call " + String.join(", ", undecided));
        }
    }

    /** @throws IllegalStateException for a kind of mapping that nobody has thought of */
    private static Stream<Route> routes(HandlerMapping mapping) {
        return switch (mapping) {
            case RequestMappingInfoHandlerMapping methods ->
                methods.getHandlerMethods().entrySet().stream().flatMap(it -> routes(it.getKey(), it.getValue()));
            case AbstractUrlHandlerMapping urls -> routes(urls);
            case RouterFunctionMapping functions when functions.getRouterFunction() == null -> Stream.empty();
            default ->
                throw new IllegalStateException("Nobody can tell which routes there are in "
                        + mapping.getClass().getName());
        };
    }

    private static Stream<Route> routes(AbstractUrlHandlerMapping urls) {
        var patterns = new TreeSet<>(urls.getHandlerMap().keySet());
        if (urls.getRootHandler() != null) {
            patterns.add("/");
        }
        if (urls.getDefaultHandler() != null) {
            patterns.add("/**");
        }
        return patterns.stream().map(pattern -> new Route(null, pattern, null));
    }

    private static Stream<Route> routes(RequestMappingInfo mapping, HandlerMethod handler) {
        var methods = mapping.getMethodsCondition().getMethods();
        return mapping.getPatternValues().stream()
                .flatMap(pattern -> methods.isEmpty()
                        ? Stream.of(new Route(null, pattern, handler))
                        : methods.stream().map(method -> new Route(http(method), pattern, handler)));
    }

    private static HttpMethod http(RequestMethod method) {
        return HttpMethod.valueOf(method.name());
    }
}
