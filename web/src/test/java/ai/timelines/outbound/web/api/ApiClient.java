package ai.timelines.outbound.web.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the API over a real socket, as other programs do. */
final class ApiClient {

    static final String SERVICE_TOKEN = "dev-service-token";

    private static final JsonMapper json = new JsonMapper();
    private static final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /** What came back. */
    record Answer(int status, HttpHeaders headers, String body) {
        JsonNode json() {
            return json.readTree(body);
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        boolean isProblem(int expected) {
            return status == expected
                    && header("Content-Type").equals("application/problem+json")
                    && json().path("status").asInt() == expected
                    && json().path("type").asString().startsWith("/problems/")
                    && !json().path("title").asString().isEmpty()
                    && !json().path("detail").asString().isEmpty();
        }

        List<String> wrongFields() {
            return StreamSupport.stream(json().path("errors").spliterator(), false)
                    .map(it -> it.path("pointer").asString())
                    .toList();
        }
    }

    private final URI base;
    private final Map<String, String> headers;

    private ApiClient(URI base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    static ApiClient service(int port) {
        return new ApiClient(URI.create("http://localhost:" + port), Map.of()).withToken(SERVICE_TOKEN);
    }

    ApiClient withToken(String token) {
        return new ApiClient(base, Map.of("Authorization", "Bearer " + token));
    }

    ApiClient withHeaders(Map<String, String> others) {
        return new ApiClient(base, others);
    }

    Answer get(String path) {
        return send("GET", path, null, "", Map.of());
    }

    Answer post(String path, String body) {
        return send("POST", path, BodyPublishers.ofString(body), "application/json", Map.of());
    }

    Answer put(String path, String body) {
        return send("PUT", path, BodyPublishers.ofString(body), "application/json", Map.of());
    }

    Answer push(UUID workspace, MessageJson message) {
        return post("/api/v1/workspaces/" + workspace + "/messages", message.toString());
    }

    /** A new workspace of its own for a test. */
    UUID newWorkspace() {
        var answer = post("/api/v1/workspaces", """
                {"name": "Test", "owner": {"email": "%s@example.com"}}""".formatted(UUID.randomUUID()));
        return UUID.fromString(answer.json().path("workspace_id").asString());
    }

    @SuppressWarnings("NullAway")
    Answer send(String method, String path, BodyPublisher body, String contentType, Map<String, String> more) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body == null ? BodyPublishers.noBody() : body);
        headers.forEach(request::header);
        more.forEach(request::header);
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
