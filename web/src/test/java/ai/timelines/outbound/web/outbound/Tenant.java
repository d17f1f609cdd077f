package ai.timelines.outbound.web.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.web.Browser;
import ai.timelines.outbound.web.Invitees;
import ai.timelines.outbound.workspace.NewWorkspace;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** A workspace of a test's own, its owner at a browser, and an internal service that pushes its messages. */
final class Tenant {

    static final String TAB = "/webhooks/outbound";

    private static final Pattern INVITATION = Pattern.compile("http://localhost:8080(/invitation/\\S+)");
    private static final Pattern REQUEST_LINK = Pattern.compile(TAB + "/deliveries/([0-9a-f-]{36})\"");
    private static final JsonMapper JSON = new JsonMapper();

    private final int port;
    private final UUID workspaceId;
    private final Browser browser;

    private Tenant(int port, UUID workspaceId, Browser browser) {
        this.port = port;
        this.workspaceId = workspaceId;
        this.browser = browser;
    }

    static Tenant open(int port, Invitees invitees) {
        return open(port, invitees, ZoneId.of("UTC"));
    }

    static Tenant open(int port, Invitees invitees, ZoneId zone) {
        return open(port, invitees, zone, "Tenant", "Olga Owner");
    }

    static Tenant open(int port, Invitees invitees, ZoneId zone, String name, String ownerName) {
        var email = UUID.randomUUID() + "@example.com";
        var invited = invitees.invite(new NewWorkspace(name, zone, "en", ownerName, email));
        var link = INVITATION.matcher(invited.mail());
        assertThat(link.find()).isTrue();
        var browser = new Browser(port);
        browser.submit(link.group(1), link.group(1), Map.of("password", "correct horse"));
        browser.signIn(email, "correct horse");
        return new Tenant(port, invited.workspaceId(), browser);
    }

    UUID workspaceId() {
        return workspaceId;
    }

    Browser browser() {
        return browser;
    }

    String tab() {
        var page = browser.get(TAB);
        assertThat(page.statusCode()).isEqualTo(200);
        return page.body();
    }

    /** What the browser sends when the button of that action is pressed, with the webhook enabled. */
    HttpResponse<String> save(String granularity, String url, String action, String... headers) {
        return submit(Map.of("granularity", granularity, "url", url, "enabled", "true", "action", action), headers);
    }

    HttpResponse<String> submit(Map<String, String> fields, String... headers) {
        return browser.submit(TAB, TAB, fields, headers);
    }

    HttpResponse<String> click(String page, String action) {
        return browser.submit(page, action, Map.of());
    }

    /** The part of the page for htmx, without what it shows already. */
    HttpResponse<String> part(String path) {
        return browser.get(path, "HX-Request", "true");
    }

    /** The id of the newest request that the tab lists, once it lists one. */
    String newestRequest() {
        var link = REQUEST_LINK.matcher(tab());
        assertThat(link.find()).as("a request in the list").isTrue();
        return link.group(1);
    }

    void push(String chatId, String chatName, String text) {
        push(chatId, chatName, text, Map.of());
    }

    /** @param more members of the message */
    void push(String chatId, String chatName, String text, Map<String, Object> more) {
        var chat = Map.of("chat_id", chatId, "full_name", chatName);
        var message = new LinkedHashMap<String, Object>();
        message.put("message_uid", UUID.randomUUID().toString());
        message.put("direction", "received");
        message.put("timestamp", "2021-02-24T16:25:29Z");
        message.put("text", text);
        message.putAll(more);
        byte[] body = JSON.writeValueAsBytes(Map.of("chat", chat, "message", message));
        assertThat(call("/messages", "application/json", body).statusCode()).isEqualTo(202);
    }

    /** Returns the id under which a message may name the file. */
    String upload(String filename, String contentType, byte[] content) {
        var answer = call(
                "/attachments?filename=" + URLEncoder.encode(filename, StandardCharsets.UTF_8), contentType, content);
        assertThat(answer.statusCode()).isEqualTo(201);
        return JSON.readTree(answer.body()).path("attachment_id").asString();
    }

    private HttpResponse<String> call(String path, String contentType, byte[] body) {
        var request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/api/v1/workspaces/" + workspaceId + path))
                .header("Authorization", "Bearer dev-service-token")
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
