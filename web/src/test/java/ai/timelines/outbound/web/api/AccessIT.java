package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.web.WebTest;
import ai.timelines.outbound.web.api.ApiClient.Answer;
import ai.timelines.outbound.workspace.ApiTokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@WebTest
class AccessIT {

    @LocalServerPort
    int port;

    @Autowired
    ApiTokens tokens;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    private ApiClient service;

    @BeforeEach
    void start() {
        service = ApiClient.service(port);
    }

    @Test
    void everyRouteWantsAValidTokenAndTellsNobodyWhatIsWrongWithIt() {
        var workspace = service.newWorkspace();
        var revoked = tokens.createForWorkspace(workspace, "revoked");
        tokens.revokeOfWorkspace(workspace, revoked.id());
        var callers = List.of(
                service.withHeaders(Map.of()),
                service.withToken("unknown"),
                service.withToken("x".repeat(4_000)),
                service.withToken(revoked.secret()),
                service.withHeaders(Map.of("Authorization", "Bearer")),
                service.withHeaders(Map.of("Authorization", "Bearer ")),
                service.withHeaders(Map.of("Authorization", ApiClient.SERVICE_TOKEN)),
                service.withHeaders(Map.of("Authorization", "Basic " + ApiClient.SERVICE_TOKEN)),
                service.withHeaders(Map.of("Authorization", "Bearer " + ApiClient.SERVICE_TOKEN + ", x")));
        var answers = new HashMap<String, Answer>();
        for (var route : ApiRoutes.of(mappings)) {
            if (route.path().equals(OpenApiDocument.PATH)) {
                continue;
            }
            for (var caller : callers) {
                var answer = caller.send(route.method(), route.at(workspace), null, "", Map.of());
                assertThat(answer.isProblem(401)).as("%s: %s", route, answer).isTrue();
                assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
                answers.put(answer.body(), answer);
            }
        }
        assertThat(answers).hasSize(1);
    }

    @Test
    void aPathThatLeadsNowhereIsNotToldToStrangers() {
        assertThat(service.withToken("unknown").get("/api/v1/nothing").status()).isEqualTo(401);
    }

    @Test
    void theWordBearerMayBeWrittenAsOneLikes() {
        var workspace = service.newWorkspace();
        for (var word : List.of("bearer ", "BEARER ", "Bearer   ")) {
            assertThat(service.withHeaders(Map.of("Authorization", word + ApiClient.SERVICE_TOKEN))
                            .get("/api/v1/workspaces/" + workspace)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aWorkspaceTokenActsForItsOwnWorkspace() {
        var workspace = service.newWorkspace();
        var own = service.withToken(tokens.createForWorkspace(workspace, "own").secret());
        assertThat(own.get("/api/v1/workspaces/" + workspace).status()).isEqualTo(200);
        assertThat(own.get("/api/v1/workspaces/" + workspace.toString().toUpperCase())
                        .status())
                .isEqualTo(200);
        assertThat(own.get("/api/v1/workspaces/" + workspace + "/webhook").status())
                .isEqualTo(200);
        assertThat(own.push(workspace, MessageJson.right()).status()).isEqualTo(202);
    }

    /** R27: bodies, headers and all. */
    @Test
    void onEveryRouteAForeignWorkspaceIsAnsweredLikeOneThatDoesNotExist() {
        var foreign = service.newWorkspace();
        var own = service.withToken(
                tokens.createForWorkspace(service.newWorkspace(), "own").secret());
        var routes = ApiRoutes.of(mappings).stream()
                .filter(ApiRoutes.Route::ofWorkspace)
                .toList();
        assertThat(routes).hasSizeGreaterThan(7);
        for (var route : routes) {
            assertThat(route.path()).startsWith("/api/v1/workspaces/{workspace_id}");
            var answers = Stream.of(foreign, UUID.randomUUID(), "nonsense", "1-1-1-1-1", "%20", foreign + "0")
                    .map(id -> own.send(route.method(), route.at(id), null, "", Map.of()))
                    .toList();
            assertThat(answers).allMatch(answer -> answer.isProblem(404), route.toString());
            assertThat(answers)
                    .extracting(Answer::body)
                    .containsOnly(answers.getFirst().body());
            assertThat(answers)
                    .extracting(it -> it.headers().map().keySet())
                    .containsOnly(answers.getFirst().headers().map().keySet());
            assertThat(service.send(route.method(), route.at(UUID.randomUUID()), null, "", Map.of()))
                    .extracting(Answer::body)
                    .isEqualTo(answers.getFirst().body());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..%2fx",
                "a%2Fb",
                "a;b=c",
                "%25",
                "a%5Cb",
                "00000000-0000-7000-8000-000000000001;x",
                "null",
                "%7B%7D"
            })
    void anIdThatNoPathMayHoldIsAnUnknownOne(String id) {
        var answer = service.get("/api/v1/workspaces/" + id + "/webhook");
        assertThat(answer.isProblem(404)).as("%s", answer).isTrue();
    }

    @Test
    void onlyServicesOpenWorkspaces() {
        var own = service.withToken(
                tokens.createForWorkspace(service.newWorkspace(), "own").secret());
        assertThat(own.post("/api/v1/workspaces", "{}").isProblem(403)).isTrue();
    }

    @Test
    void aRevokedTokenIsGoneAtOnce() {
        var workspace = service.newWorkspace();
        var token = tokens.createForWorkspace(workspace, "soon revoked");
        var own = service.withToken(token.secret());
        assertThat(own.get("/api/v1/workspaces/" + workspace).status()).isEqualTo(200);
        tokens.revokeOfWorkspace(workspace, token.id());
        assertThat(own.get("/api/v1/workspaces/" + workspace).status()).isEqualTo(401);
    }

    @Test
    void thereAreNoSessions() {
        var answer = service.get("/api/v1/workspaces/" + service.newWorkspace());
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }
}
