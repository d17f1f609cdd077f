package ai.timelines.outbound.web;

import static ai.timelines.outbound.web.Browser.location;
import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.web.AccessRules.Access;
import ai.timelines.outbound.web.MappedRoutes.Route;
import ai.timelines.outbound.web.RouteInputs.Input;
import ai.timelines.outbound.workspace.ApiTokens;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;

/**
 * Walks every route of the running application as everybody who may come along (R27, R28). Nothing here names a route: it finds them, and
 * what in them belongs to a workspace ({@link RouteInputs}). An input that it does not know fails it, until someone tells what it stands for.
 */
@WebTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryRouteIT {

    /** Forms that change nothing of the current workspace. */
    private static final List<String> PERSONAL = List.of("/workspace", "/account/password");

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"[^\"]+\"");
    private static final String NOBODYS = "Bearer wst_unknown";
    private static final String SERVICE = "Bearer dev-service-token";

    @LocalServerPort
    int port;

    @Autowired
    MappedRoutes routes;

    @Autowired
    TwoTenants tenants;

    @Autowired
    ApiTokens tokens;

    TwoTenants.Tenant ours;
    TwoTenants.Tenant theirs;

    @BeforeAll
    void openTwoWorkspaces() {
        ours = tenants.open(port);
        theirs = tenants.open(port);
    }

    @Test
    void thereAreRoutesOfEveryKind() {
        var kinds = routes.all().stream().map(EveryRouteIT::access).distinct();
        assertThat(kinds).containsExactlyInAnyOrder(Access.values());
        assertThat(routes.all()).hasSizeGreaterThan(25);
    }

    @Test
    void everythingThatARouteTakesIsKnownToThisTest() {
        var unknown = routes.all().stream()
                .flatMap(route -> RouteInputs.of(route).stream()
                        .filter(input -> !input.isKnown())
                        .map(input -> input + " of " + route));
        assertThat(unknown).isEmpty();
        assertThat(routes.all().stream().flatMap(route -> RouteInputs.of(route).stream()))
                .as("of paths, queries, headers, and parameters bound to records")
                .extracting(Input::name)
                .contains("workspace_id", "chat_id", "deliveryId", "HX-Request", "after");
    }

    @Test
    void pagesAreForPeopleWhoSignedIn() {
        var anonymous = new Browser(port);
        for (var page : pages(Access.SIGNED_IN, Access.MANAGER)) {
            for (var answer : List.of(
                    call(anonymous, "/login", page, ours),
                    withToken(page, SERVICE),
                    withToken(page, "Bearer " + ours.token()))) {
                assertThat(answer.statusCode()).as("%s", page).isEqualTo(302);
                assertThat(location(answer)).as("%s", page).isEqualTo("/login");
            }
        }
    }

    @Test
    void settingsAreForOwnersAndAdmins() {
        for (var page : pages(Access.MANAGER)) {
            assertThat(call(ours.teammate(), "/account/password", page, ours).statusCode())
                    .as("%s as teammate", page)
                    .isEqualTo(403);
            for (var manager : List.of(ours.admin(), ours.owner())) {
                assertLetIn(call(manager, "/account/password", page, ours), page);
            }
        }
    }

    @Test
    void whatIsForAllWhoSignedInIsForTeammatesToo() {
        for (var page : pages(Access.SIGNED_IN)) {
            for (var person : List.of(ours.teammate(), ours.admin(), ours.owner())) {
                assertLetIn(call(person, "/account/password", page, ours), page);
            }
        }
    }

    @Test
    void noFormIsTakenWithoutItsToken() {
        for (var page : pages(Access.ANYONE, Access.SIGNED_IN, Access.MANAGER)) {
            if (page.isForm()) {
                assertThat(ours.owner()
                                .post(page.path(ours), page.parameters(ours))
                                .statusCode())
                        .as("%s", page)
                        .isEqualTo(403);
            }
        }
    }

    /** R27: a page that was opened for one workspace changes nothing of the other one that the person went to. */
    @Test
    void noFormIsTakenThatWasOpenedForAnotherWorkspace() {
        var forms = pages(Access.SIGNED_IN, Access.MANAGER).stream()
                .filter(RouteCall::isForm)
                .filter(it -> !PERSONAL.contains(it.route().pattern()))
                .toList();
        assertThat(forms).hasSizeGreaterThan(5);
        for (var form : forms) {
            var fields = fields(ours.owner(), "/account/password", form, ours);
            fields.remove("_workspace");
            assertThat(ours.owner().post(form.path(ours), fields).statusCode())
                    .as("%s without a workspace", form)
                    .isEqualTo(409);
            for (var other :
                    List.of(theirs.workspaceId().toString(), UUID.randomUUID().toString(), "x")) {
                fields.put("_workspace", other);
                var answer = ours.owner().post(form.path(ours), fields);
                assertThat(answer.statusCode()).as("%s", form).isEqualTo(409);
                assertThat(answer.body()).contains("You switched to another workspace");
            }
        }
    }

    /** R27: what is another workspace's is as unknown as what never was. */
    @Test
    void theOwnerOfAnotherWorkspaceSeesNothingOfOurs() {
        var nobody = TwoTenants.Tenant.unknown();
        for (var page : pages(Access.SIGNED_IN, Access.MANAGER)) {
            for (var htmx : List.of("false", "true")) {
                var foreign = call(theirs.owner(), "/account/password", page, ours, "HX-Request", htmx);
                assertThat(foreign.body()).as("%s", page).doesNotContain(ours.name());
                if (!page.namesAnId() || page.namesOnly("before")) {
                    continue; // nothing of ours in it, or only a place in one's own list
                }
                var unknown = call(theirs.owner(), "/account/password", page, nobody, "HX-Request", htmx);
                assertThat(foreign.statusCode()).as("%s", page).isEqualTo(unknown.statusCode());
                if (foreign.statusCode() == 302) {
                    // Sends on without a look, to a page that is on this walk, too.
                    assertThat(withoutIds(location(foreign))).isEqualTo(withoutIds(location(unknown)));
                } else {
                    assertThat(foreign.statusCode()).as("%s", page).isEqualTo(404);
                    assertThat(normalized(foreign)).as("%s", page).isEqualTo(normalized(unknown));
                }
            }
        }
    }

    @Test
    void theApiIsForTokensNotForSessions() {
        var revoked = tokens.createForWorkspace(ours.workspaceId(), "revoked");
        tokens.revokeOfWorkspace(ours.workspaceId(), revoked.id());
        for (var call : api(Access.TOKEN, Access.WORKSPACE_TOKEN, Access.SERVICE_TOKEN)) {
            var answers = new ArrayList<HttpResponse<String>>();
            for (var person : List.of(new Browser(port), ours.teammate(), ours.admin(), ours.owner(), theirs.owner())) {
                answers.add(api(person, call, ours, ""));
            }
            answers.add(api(new Browser(port), call, ours, NOBODYS));
            answers.add(api(new Browser(port), call, ours, "Bearer " + revoked.secret()));
            assertThat(answers).as("%s", call).allMatch(answer -> answer.statusCode() == 401);
            assertThat(answers)
                    .extracting(HttpResponse::body)
                    .as("%s", call)
                    .containsOnly(answers.getFirst().body());
        }
    }

    @Test
    void aTokenActsWhereItMay() {
        for (var call : api(Access.WORKSPACE_TOKEN)) {
            for (var good : List.of(SERVICE, "Bearer " + ours.token())) {
                assertThat(api(new Browser(port), call, ours, good).statusCode())
                        .as("%s", call)
                        .isNotIn(401, 403, 404)
                        .isLessThan(500);
            }
        }
        for (var call : api(Access.SERVICE_TOKEN)) {
            assertThat(api(new Browser(port), call, ours, SERVICE).statusCode()).isNotIn(401, 403, 404);
            assertThat(api(new Browser(port), call, ours, "Bearer " + ours.token())
                            .statusCode())
                    .as("%s", call)
                    .isEqualTo(403);
        }
    }

    /** R27: the workspace of the path, and whatever else the path names. */
    @Test
    void anotherWorkspacesTokenIsToldThatThereIsNothing() {
        var nobody = TwoTenants.Tenant.unknown();
        for (var call : api(Access.WORKSPACE_TOKEN)) {
            var foreign = api(new Browser(port), call, ours, "Bearer " + theirs.token());
            assertThat(foreign.statusCode()).as("%s", call).isEqualTo(404);
            assertThat(foreign.body())
                    .isEqualTo(api(new Browser(port), call, nobody, "Bearer " + theirs.token())
                            .body());
            if (RouteInputs.of(call.route()).stream().filter(Input::isId).count() > 1) {
                var mixed = theirs.workspaceId();
                var answer = api(new Browser(port), call, ours.in(mixed), "Bearer " + theirs.token());
                assertThat(answer.statusCode()).as("%s", call).isEqualTo(404);
                assertThat(answer.body())
                        .isEqualTo(api(new Browser(port), call, nobody.in(mixed), "Bearer " + theirs.token())
                                .body());
            }
        }
    }

    /** Without the tools of development, which are no pages. */
    private List<RouteCall> pages(Access... kinds) {
        var calls = calls(false, kinds).stream()
                .filter(call -> !call.route().pattern().startsWith("/dev/"))
                .toList();
        assertThat(calls)
                .extracting(RouteCall::method)
                .as("pages are read or sent")
                .containsOnly(HttpMethod.GET, HttpMethod.POST);
        return calls;
    }

    private List<RouteCall> api(Access... kinds) {
        return calls(true, kinds);
    }

    private List<RouteCall> calls(boolean api, Access... kinds) {
        var calls = routes.all().stream()
                .filter(route -> route.handler() != null)
                .filter(route -> route.pattern().startsWith("/api/") == api)
                .filter(route -> Arrays.asList(kinds).contains(access(route)))
                .flatMap(route ->
                        methods(route).flatMap(method -> ways(route).map(whole -> new RouteCall(route, method, whole))))
                .toList();
        assertThat(calls).isNotEmpty();
        return calls;
    }

    private static Stream<HttpMethod> methods(Route route) {
        var method = route.method();
        return method == null ? Stream.of(HttpMethod.GET, HttpMethod.POST) : Stream.of(method);
    }

    private static Access access(Route route) {
        return AccessRules.find(route.method(), route.sample()).orElseThrow().access();
    }

    /** With and without the ids that it can be called without, if there are any. */
    private static Stream<Boolean> ways(Route route) {
        boolean optional = RouteInputs.of(route).stream().anyMatch(it -> it.isId() && it.optional());
        return optional ? Stream.of(true, false) : Stream.of(true);
    }

    private static Map<String, String> fields(
            Browser browser, String formPage, RouteCall call, TwoTenants.Tenant tenant) {
        var fields = new LinkedHashMap<>(call.parameters(tenant));
        fields.putAll(Browser.hiddenFields(browser.get(formPage)));
        return fields;
    }

    private HttpResponse<String> call(
            Browser browser, String formPage, RouteCall call, TwoTenants.Tenant tenant, String... headers) {
        var all = Stream.concat(Stream.of("Accept", "text/html"), Stream.of(headers))
                .toArray(String[]::new);
        if (!call.isForm()) {
            return browser.get(call.path(tenant), all);
        }
        return browser.post(call.path(tenant), fields(browser, formPage, call, tenant), all);
    }

    private HttpResponse<String> withToken(RouteCall call, String authorization) {
        var browser = new Browser(port);
        if (!call.isForm()) {
            return browser.get(call.path(ours), "Authorization", authorization, "Accept", "text/html");
        }
        return browser.post(
                call.path(ours),
                fields(browser, "/login", call, ours),
                "Authorization",
                authorization,
                "Accept",
                "text/html");
    }

    private static HttpResponse<String> api(
            Browser browser, RouteCall call, TwoTenants.Tenant tenant, String authorization) {
        return authorization.isEmpty()
                ? browser.json(call.method(), call.path(tenant), "Accept", "*/*")
                : browser.json(call.method(), call.path(tenant), "Authorization", authorization);
    }

    private static void assertLetIn(HttpResponse<String> answer, RouteCall call) {
        assertThat(answer.statusCode()).as("%s", call).isNotIn(401, 403, 404).isLessThan(500);
        assertThat(location(answer)).as("%s", call).doesNotContain("/login");
    }

    private static String withoutIds(String location) {
        return location.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "");
    }

    private static String normalized(HttpResponse<String> answer) {
        return CSRF.matcher(answer.body()).replaceAll("");
    }
}
