package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.web.WebTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@WebTest
class WorkspacesApiIT {

    @LocalServerPort
    int port;

    @Test
    void aWorkspaceIsOpenedAndCanBeRead() {
        var api = ApiClient.service(port);
        var email = UUID.randomUUID() + "@Example.com";
        var created = api.post("/api/v1/workspaces", """
                {"name": "Zürich & Söhne 😀", "time_zone": "Europe/Lisbon", "locale": "pt-BR",
                 "owner": {"full_name": "Olívia", "email": "%s"}}""".formatted(email));
        assertThat(created.status()).isEqualTo(201);
        var id = created.json().path("workspace_id").asString();
        assertThat(created.body()).isEqualTo("{\"workspace_id\":\"" + id + "\"}");
        assertThat(created.header("Location")).isEqualTo("/api/v1/workspaces/" + id);
        var read = api.get(created.header("Location"));
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body())
                .isEqualTo(("{\"workspace_id\":\"%s\",\"name\":\"Zürich & Söhne 😀\",\"time_zone\":\"Europe/Lisbon\","
                                + "\"locale\":\"pt-BR\",\"owner\":{\"full_name\":\"Olívia\",\"email\":\"%s\"}}")
                        .formatted(id, email));
    }

    @Test
    void wrongFieldsAreNamed() {
        var answer = ApiClient.service(port)
                .post("/api/v1/workspaces", "{\"name\": \"\", \"time_zone\": \"x\", \"owner\": {\"email\": \"x\"}}");
        assertThat(answer.isProblem(400)).isTrue();
        assertThat(answer.wrongFields()).containsExactlyInAnyOrder("/name", "/time_zone", "/owner/email");
    }
}
