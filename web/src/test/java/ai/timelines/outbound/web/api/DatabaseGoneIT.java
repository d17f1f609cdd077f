package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The pool gives no connections, as when the database is gone; what the sockets do then is tried in a process of its own. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ActiveProfiles("dev")
@DirtiesContext
class DatabaseGoneIT {

    private static volatile boolean gone;

    @LocalServerPort
    int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    @AfterEach
    void comesBack() {
        gone = false;
    }

    @Test
    void everyRouteSaysSoAndGoesOnAfterwards() {
        var api = ApiClient.service(port);
        var workspace = api.newWorkspace();
        var message = MessageJson.right();
        assertThat(api.push(workspace, message).status()).isEqualTo(202);
        gone = true;
        for (var route : ApiRoutes.of(mappings)) {
            var body = switch (route.path()) {
                case "/api/v1/workspaces/{workspace_id}/messages" -> message.toString();
                case "/api/v1/messages/batch" ->
                    "{\"messages\": [" + message.with("/workspace_id", "\"" + workspace + "\"") + "]}";
                case "/api/v1/workspaces" -> "{\"name\": \"A\", \"owner\": {\"email\": \"a@b.example\"}}";
                case "/api/v1/workspaces/{workspace_id}/webhook" ->
                    route.method().equals("PUT")
                            ? "{\"url\": \"\", \"granularity\": \"none\", \"enabled\": false}"
                            : "";
                default -> "";
            };
            message.without("/workspace_id");
            if (!route.path().equals(OpenApiDocument.PATH)) {
                var answer = api.send(
                        route.method(),
                        route.at(workspace),
                        BodyPublishers.ofString(body),
                        "application/json",
                        Map.of());
                assertThat(answer.isProblem(503)).as("%s: %s", route, answer).isTrue();
                assertThat(answer.header("Retry-After")).isEqualTo("5");
                assertThat(answer.body()).doesNotContain("SQL", "Exception", "gone for the test");
            }
        }
        assertThat(api.withToken("not seen before " + UUID.randomUUID())
                        .get("/api/v1/workspaces/" + workspace)
                        .isProblem(503))
                .as("nobody is called a stranger because a token cannot be looked up")
                .isTrue();
        gone = false;
        assertThat(api.push(workspace, message).status()).isEqualTo(200);
    }

    @TestConfiguration
    static class Cut {
        @Bean
        static BeanPostProcessor cuttable() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof DataSource pool ? new CuttablePool(pool) : bean;
                }
            };
        }
    }

    private static final class CuttablePool extends DelegatingDataSource {
        CuttablePool(DataSource pool) {
            super(pool);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (gone) {
                throw new SQLTransientConnectionException("gone for the test");
            }
            return super.getConnection();
        }
    }
}
