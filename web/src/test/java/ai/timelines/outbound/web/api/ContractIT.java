package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.web.WebTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

@WebTest
class ContractIT {

    @LocalServerPort
    int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    private ApiClient api;
    private JsonNode contract;

    @BeforeEach
    void read() {
        api = ApiClient.service(port);
        var answer = api.withHeaders(Map.of()).get(OpenApiDocument.PATH);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        contract = answer.json();
    }

    @Test
    void namesTheRoutesThatThereAreAndNoOthers() {
        var named = new TreeSet<String>();
        for (var path : contract.path("paths").properties()) {
            for (var member : path.getValue().propertyNames()) {
                if (!member.equals("parameters")) {
                    named.add(member.toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            }
        }
        assertThat(named)
                .containsExactlyElementsOf(ApiRoutes.of(mappings).stream()
                        .map(route -> route.method() + " " + route.path())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void itsReferencesLeadSomewhereAndNothingIsLeftOver() {
        var references = new TreeSet<String>();
        contract.findValues("$ref").forEach(it -> references.add(it.asString()));
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(it -> assertThat(contract.at(it.substring(1)).isMissingNode())
                        .as(it)
                        .isFalse());
        var components = new ArrayList<String>();
        for (var kind : List.of("schemas", "responses", "parameters")) {
            contract.at("/components/" + kind)
                    .propertyNames()
                    .forEach(name -> components.add("#/components/" + kind + "/" + name));
        }
        assertThat(references).containsExactlyInAnyOrderElementsOf(components);
    }

    @Test
    void everyOperationTellsItsAnswers() {
        var ids = new ArrayList<String>();
        for (var path : contract.path("paths")) {
            for (var member : path.properties()) {
                if (!member.getKey().equals("parameters")) {
                    ids.add(member.getValue().path("operationId").asString());
                    assertThat(member.getValue().path("responses").isEmpty()).isFalse();
                }
            }
        }
        assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
    }

    @Test
    void namesAllTypesOfProblems() {
        var types = new ArrayList<String>();
        contract.at("/components/schemas/Problem/properties/type/enum").forEach(it -> types.add(it.asString()));
        assertThat(types)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ProblemType.values())
                        .map(ProblemType::uri)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/",
                "/api/v1",
                "/api/v2/workspaces",
                "/api/v1/nothing",
                "/api/v1/workspaces/",
                "/api/v1/workspaces/00000000-0000-7000-8000-000000000001/",
                "/api/v1/workspaces/00000000-0000-7000-8000-000000000001/nothing",
                "/api/v1//workspaces",
                "/api/v1/openapi.yaml",
            })
    void pathsThatLeadNowhereAreProblemsToo(String path) {
        for (var method : List.of("GET", "POST", "PUT", "DELETE", "PATCH")) {
            var answer = api.send(method, path, null, "", Map.of("Accept", "text/html"));
            assertThat(answer.isProblem(404))
                    .as("%s %s: %s", method, path, answer)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /api/v1/workspaces/00000000-0000-7000-8000-000000000001/webhook, 'GET, PUT'",
        "GET, /api/v1/workspaces/00000000-0000-7000-8000-000000000001/messages, POST",
        "GET, /api/v1/workspaces, POST",
        "PUT, /api/v1/messages/batch, POST",
        "PATCH, /api/v1/workspaces/00000000-0000-7000-8000-000000000001, GET",
        "POST, /api/v1/openapi.json, GET",
    })
    void aWrongMethodIsToldTheRightOnes(String method, String path, String allowed) {
        var answer = api.send(method, path, null, "", Map.of());
        assertThat(answer.isProblem(405)).isTrue();
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }
}
