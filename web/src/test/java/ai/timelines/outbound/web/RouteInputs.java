package ai.timelines.outbound.web;

import ai.timelines.outbound.web.MappedRoutes.Route;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;

/**
 * What routes take from whoever calls them: the variables of their paths, and whatever their methods ask for, by the name under which it
 * comes. What is read from bodies is not found here.
 */
final class RouteInputs {

    /**
     * One of them.
     *
     * @param optional whether the route can be called without it
     */
    record Input(String name, Class<?> type, boolean inPath, boolean optional) {

        boolean isText() {
            return type == String.class || type == UUID.class;
        }

        boolean isId() {
            return isText() && IDS.containsKey(name);
        }

        /** Whether somebody has thought of what it stands for. */
        boolean isKnown() {
            boolean number = type.isPrimitive() && type != boolean.class || Number.class.isAssignableFrom(type);
            return isId() || isText() && WORDS.contains(name) || number && NUMBERS.contains(name) || isBoolean();
        }

        private boolean isBoolean() {
            return type == boolean.class || type == Boolean.class;
        }

        String of(TwoTenants.Tenant tenant) {
            return isId() ? IDS.get(name).apply(tenant).toString() : isText() ? "x" : isBoolean() ? "true" : "1";
        }
    }

    /** What ids stand for in a workspace. */
    private static final Map<String, Function<TwoTenants.Tenant, Object>> IDS = Map.ofEntries(
            Map.entry("workspace_id", TwoTenants.Tenant::workspaceId),
            Map.entry("workspaceId", TwoTenants.Tenant::workspaceId),
            Map.entry("delivery_id", TwoTenants.Tenant::deliveryId),
            Map.entry("deliveryId", TwoTenants.Tenant::deliveryId),
            Map.entry("tokenId", TwoTenants.Tenant::tokenId),
            Map.entry("chatId", TwoTenants.Tenant::chatId),
            Map.entry("chat_id", TwoTenants.Tenant::chatId),
            Map.entry("id", TwoTenants.Tenant::permalinkId),
            Map.entry("attachmentId", TwoTenants.Tenant::attachmentId),
            Map.entry("before", TwoTenants.Tenant::auditEntryId));

    /** Belong to no workspace: secrets of links, what is typed into forms, what is said about the request itself. */
    private static final List<String> WORDS = List.of(
            "token",
            "path",
            "password",
            "repetition",
            "current",
            "granularity",
            "url",
            "action",
            "shown",
            "name",
            "expires",
            "signature",
            "delay",
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature");

    /** Places in a chat that is named otherwise; the status that the sample receiver answers with. */
    private static final List<String> NUMBERS = List.of("position", "at", "before", "after", "status");

    private static final Pattern VARIABLE = Pattern.compile("\\{\\*?(\\w+)}");

    private RouteInputs() {}

    static List<Input> of(Route route) {
        var inPath = VARIABLE.matcher(route.pattern())
                .results()
                .map(it -> new Input(it.group(1), String.class, true, false));
        var handler = route.handler();
        var asked = handler == null
                ? Stream.<Input>empty()
                : Arrays.stream(handler.getMethodParameters()).flatMap(RouteInputs::of);
        return Stream.concat(inPath, asked.filter(it -> !it.inPath()))
                .distinct()
                .toList();
    }

    /** As path with all variables filled in, and without a query. */
    static String path(Route route, TwoTenants.Tenant tenant) {
        return VARIABLE.matcher(route.pattern())
                .replaceAll(it -> new Input(it.group(1), String.class, true, false).of(tenant));
    }

    private static Stream<Input> of(MethodParameter parameter) {
        parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
        for (var kind : List.of(PathVariable.class, RequestParam.class, RequestHeader.class, CookieValue.class)) {
            var annotation = AnnotatedElementUtils.getMergedAnnotationAttributes(parameter.getParameter(), kind);
            if (annotation != null) {
                var given = annotation.getString("name");
                var name = given.isEmpty() ? String.valueOf(parameter.getParameterName()) : given;
                boolean optional = annotation.containsKey("required") && !annotation.getBoolean("required")
                        || annotation.containsKey("defaultValue")
                                && !annotation.getString("defaultValue").equals(ValueConstants.DEFAULT_NONE);
                return Stream.of(new Input(name, parameter.getParameterType(), kind == PathVariable.class, optional));
            }
        }
        // Bound from parameters by their names: what is ours, and no annotation or resolver fills in.
        var type = parameter.getParameterType();
        boolean bound = parameter.hasParameterAnnotation(ModelAttribute.class)
                || parameter.getParameterAnnotations().length == 0
                        && type.isRecord()
                        && !SUPPLIED.contains(type.getSimpleName());
        return bound
                ? Arrays.stream(type.getRecordComponents())
                        .map(it -> new Input(it.getName(), it.getType(), false, true))
                : Stream.empty();
    }

    /** Made by resolvers of ours, not from what the request says. */
    private static final List<String> SUPPLIED = List.of("CurrentWorkspace", "WorkspaceId", "Caller");
}
