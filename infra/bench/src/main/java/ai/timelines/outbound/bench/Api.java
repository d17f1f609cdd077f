package ai.timelines.outbound.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** The application's REST API as far as a benchmark needs it, and the sink's. */
final class Api implements AutoCloseable {

    static final String TOKEN = "dev-service-token";

    private static final Pattern ATTACHMENT = Pattern.compile("\"attachment_id\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern WORKSPACE = Pattern.compile("\"workspace_id\"\\s*:\\s*\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    boolean isUp(int port) throws InterruptedException {
        try {
            get(port, "/actuator/health");
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    String createWorkspace(int port, String name) throws IOException, InterruptedException {
        var body = """
                {"name": "%1$s", "time_zone": "UTC", "locale": "en",
                 "owner": {"full_name": "Owner of %1$s", "email": "owner@%1$s.example"}}""".formatted(name);
        var answer = send(port, "POST", "/api/v1/workspaces", body);
        var id = WORKSPACE.matcher(answer);
        if (!id.find()) {
            throw new IOException("no workspace_id in " + answer);
        }
        return id.group(1);
    }

    void setWebhook(int port, String workspace, String url, String granularity, boolean enabled)
            throws IOException, InterruptedException {
        var body = "{\"url\": \"%s\", \"granularity\": \"%s\", \"enabled\": %s, \"accept_any_2xx\": false}"
                .formatted(url, granularity, enabled);
        send(port, "PUT", "/api/v1/workspaces/" + workspace + "/webhook", body);
    }

    /** Returns the attachment's id. */
    String upload(int port, String workspace, byte[] content) throws IOException, InterruptedException {
        var path = "/api/v1/workspaces/" + workspace + "/attachments?filename=large.bin";
        var id = ATTACHMENT.matcher(
                send(port, "POST", path, BodyPublishers.ofByteArray(content), "application/octet-stream"));
        if (!id.find()) {
            throw new IOException("the upload has no id");
        }
        return id.group(1);
    }

    void pushWithFile(int port, String workspace, String attachment) throws IOException, InterruptedException {
        var body = """
                {"chat": {"chat_id": "with-file", "full_name": "With a file"},
                 "message": {"message_uid": "with-file", "direction": "sent", "timestamp": "2026-01-01T00:00:00Z",
                             "attachment": {"attachment_id": "%s"}}}""".formatted(attachment);
        send(port, "POST", "/api/v1/workspaces/" + workspace + "/messages", body);
    }

    String get(int port, String path) throws IOException, InterruptedException {
        return send(port, "GET", path, "");
    }

    /** The status of the answer. */
    int status(int port, String path) throws IOException, InterruptedException {
        return answer(port, "GET", path, BodyPublishers.noBody(), "application/json")
                .statusCode();
    }

    private String send(int port, String method, String path, String body) throws IOException, InterruptedException {
        return send(
                port,
                method,
                path,
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body),
                "application/json");
    }

    private String send(int port, String method, String path, BodyPublisher body, String type)
            throws IOException, InterruptedException {
        var answer = answer(port, method, path, body, type);
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + " was answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private HttpResponse<String> answer(int port, String method, String path, BodyPublisher body, String type)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body)
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", type)
                .timeout(Duration.ofSeconds(60))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
