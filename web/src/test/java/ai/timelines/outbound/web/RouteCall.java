package ai.timelines.outbound.web;

import ai.timelines.outbound.web.MappedRoutes.Route;
import ai.timelines.outbound.web.RouteInputs.Input;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;

/**
 * One way to call a route.
 *
 * @param whole with the ids that it can be called without, too
 */
record RouteCall(Route route, HttpMethod method, boolean whole) {

    boolean isForm() {
        return method.equals(HttpMethod.POST);
    }

    private Stream<Input> ids() {
        return RouteInputs.of(route).stream().filter(Input::isId).filter(it -> whole || !it.optional());
    }

    boolean namesAnId() {
        return ids().findAny().isPresent();
    }

    boolean namesOnly(String id) {
        return ids().allMatch(it -> it.name().equals(id));
    }

    String path(TwoTenants.Tenant tenant) {
        var path = RouteInputs.path(route, tenant);
        var query = isForm()
                ? ""
                : String.join(
                        "&",
                        parameters(tenant).entrySet().stream()
                                .map(it -> it.getKey() + "=" + it.getValue())
                                .toList());
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** Ids, and what a request is refused without before anybody looks at its ids. */
    Map<String, String> parameters(TwoTenants.Tenant tenant) {
        var parameters = new LinkedHashMap<String, String>();
        RouteInputs.of(route).stream()
                .filter(it -> !it.inPath())
                .filter(it -> it.isId() ? whole || !it.optional() : !it.optional() && !it.isText())
                .forEach(it -> parameters.put(it.name(), it.of(tenant)));
        return parameters;
    }

    @Override
    public String toString() {
        return method + " " + route.pattern() + (whole ? "" : " without what it can do without");
    }
}
