package ai.timelines.outbound.web;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.webhooksettings.Webhooks;
import ai.timelines.outbound.workspace.ApiTokens;
import ai.timelines.outbound.workspace.NewWorkspace;
import ai.timelines.outbound.workspace.Workspaces;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Uses every secret that there is, rightly and wrongly, then looks for them where they must not be: in the log, in exports, in the whole database. */
@WebTest
@ExtendWith(OutputCaptureExtension.class)
class NothingSecretIsToldIT {

    private static final String OURS = "ai.timelines.outbound";
    private static final String TAB = "/webhooks/outbound";

    @LocalServerPort
    int port;

    @Autowired
    ApiTokens tokens;

    @Autowired
    Workspaces workspaces;

    @Autowired
    Webhooks webhooks;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    LoggingSystem logging;

    @BeforeEach
    void tellAll() {
        logging.setLogLevel(OURS, LogLevel.TRACE);
    }

    @AfterEach
    void tellAsUsual() {
        logging.setLogLevel(OURS, null);
    }

    @Test
    void whatIsSecretStandsNeitherInTheLogNorInExportsNorInTheDatabase(CapturedOutput output) {
        var secrets = new HashMap<String, String>();
        secrets.put("a URL's query", "s3cret-" + UUID.randomUUID());
        secrets.put("a mistyped password", "mistyped-" + UUID.randomUUID());
        secrets.put("the password", "right-" + UUID.randomUUID());
        secrets.put("an unknown token", "wst_" + "x".repeat(43));
        secrets.put("the service token", tokens.createForService("secretive").secret());

        var email = UUID.randomUUID() + "@secretive.example";
        var workspace = workspaces.create(new NewWorkspace("Secretive", ZoneOffset.UTC, "en", "", email));
        jdbc.sql("UPDATE person SET password_hash = ? WHERE email = ?")
                .params("{bcrypt}" + new BCryptPasswordEncoder(4).encode(secrets.get("the password")), email)
                .update();
        var browser = new Browser(port);
        browser.submit("/login", "/login", Map.of("username", email, "password", secrets.get("a mistyped password")));
        browser.signIn(email, secrets.get("the password"));
        secrets.put("the browser's cookie", browser.cookie("BROWSER"));
        var made = browser.submit("/settings/tokens", "/settings/tokens", Map.of("name", "t " + UUID.randomUUID()));
        var token = made.body().replaceAll("(?s).*(wst_[A-Za-z0-9_-]{43}).*", "$1");
        secrets.put("a workspace token", token);

        // Nothing listens there: the test and the delivery fail, and are logged.
        var url = "http://localhost:59999/hook?key=" + secrets.get("a URL's query");
        for (var target : List.of(url.replace(":59999/", ":" + port + "/no-such-page/"), url)) {
            browser.submit(TAB, TAB, Map.of("granularity", "NONE", "url", target, "enabled", "true", "action", "test"));
        }
        browser.submit(TAB, TAB + "/secret/rotate", Map.of());
        secrets.put("the signing secret", webhooks.secret(workspace).substring("whsec_".length()));
        for (var presented : List.of("a workspace token", "an unknown token", "the service token")) {
            browser.json(
                    HttpMethod.POST,
                    "/api/v1/workspaces/" + workspace + "/messages",
                    "Authorization",
                    "Bearer " + secrets.get(presented));
        }

        var shown = output.getAll()
                + browser.get(TAB + "/log.json").body()
                + browser.get("/settings/audit").body()
                + browser.get("/settings/tokens").body();
        assertThat(shown).contains("Changed the webhook");
        var stored = database();
        assertThat(stored).contains(email);
        secrets.forEach((what, secret) -> {
            assertThat(secret).as(what).hasSizeGreaterThan(10);
            // Not the whole text as the assertion's subject: it would be printed.
            assertThat(shown.contains(secret))
                    .as(what + " in the log, in an export or on a page")
                    .isFalse();
            assertThat(stored.contains(secret)).as(what + " in the database").isFalse();
        });
    }

    /** All rows of all tables as text. */
    private String database() {
        var everything = new StringBuilder();
        var tables = jdbc.sql("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()")
                .query(String.class)
                .list();
        assertThat(tables).contains("webhook", "api_token", "person", "delivery_attempt");
        for (var table : tables) {
            for (var row : jdbc.sql("SELECT * FROM `" + table + "`").query().listOfRows()) {
                row.values()
                        .forEach(value -> everything
                                .append(
                                        value instanceof byte[] raw
                                                ? new String(raw, StandardCharsets.ISO_8859_1)
                                                : value)
                                .append('\n'));
            }
        }
        return everything.toString();
    }
}
