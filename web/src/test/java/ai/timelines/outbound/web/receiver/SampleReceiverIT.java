package ai.timelines.outbound.web.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.web.WebTest;
import com.standardwebhooks.Webhook;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

@WebTest
class SampleReceiverIT {

    private static final String BODY =
            "{\"chat\":{\"full_name\":\"<b>Ann</b>\",\"chat_id\":\"1\"},\"message\":{\"text\":\"hello\"}}";

    @LocalServerPort
    int port;

    @Autowired
    SignatureCheck signatures;

    HttpClient http;

    @BeforeEach
    void open() {
        http = HttpClient.newHttpClient();
    }

    @AfterEach
    void close() throws Exception {
        send(request("").DELETE());
        http.close();
    }

    @Test
    void whatCameIsShownAsInertTextAndGivenToPrograms() throws Exception {
        var id = UUID.randomUUID().toString();
        assertThat(post("", id, BODY).statusCode()).isEqualTo(200);

        var page = send(request("").GET()).body();
        assertThat(page)
                .contains(id, "&lt;b&gt;Ann&lt;/b&gt;", "1 message")
                .contains("signature of Acme verified")
                .doesNotContain("<b>Ann");

        var newest = new JsonMapper()
                .readTree(send(request("/requests.json").GET()).body())
                .get(0);
        assertThat(newest.get("webhook_id").asString()).isEqualTo(id);
        assertThat(newest.get("body").asString()).isEqualTo(BODY);
        assertThat(Instant.parse(newest.get("received_at").asString())).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void whatIsNotSignedByAcmeIsToldApart() throws Exception {
        send(request("").POST(HttpRequest.BodyPublishers.ofString("not json")));
        assertThat(send(request("").GET()).body())
                .contains("not signed by Acme")
                .contains("not json");
    }

    @Test
    void itMisbehavesWhenAskedTo() throws Exception {
        assertThat(post("?status=503", "x", BODY).statusCode()).isEqualTo(503);
        long start = System.nanoTime();
        assertThat(post("?delay=300ms", "x", BODY).statusCode()).isEqualTo(200);
        assertThat(System.nanoTime() - start).isGreaterThan(300_000_000L);
        assertThat(post("?delay=nonsense", "x", BODY).statusCode()).isEqualTo(400);
        assertThat(post("?status=7", "x", BODY).statusCode()).isEqualTo(400);
    }

    @Test
    void fiftyAreKeptAndAllAreForgottenOnRequest() throws Exception {
        for (int i = 0; i < 55; i++) {
            post("", "id-" + i, BODY);
        }
        assertThat(send(request("/requests.json").GET()).body())
                .contains("\"id-54\"", "\"id-5\"")
                .doesNotContain("\"id-4\"");
        assertThat(send(request("/clear").POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(302);
        assertThat(send(request("/requests.json").GET()).body()).isEqualTo("[]");
    }

    private HttpResponse<String> post(String query, String id, String body) throws Exception {
        long now = Instant.now().getEpochSecond();
        return send(request(query)
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(now))
                .header("webhook-signature", new Webhook(signatures.secret()).sign(id, now, body))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }

    private HttpRequest.Builder request(String rest) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/dev/receiver" + rest));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
