package ai.timelines.outbound.web;

import static ai.timelines.outbound.web.Browser.location;
import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.workspace.NewWorkspace;
import ai.timelines.outbound.workspace.Workspaces;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@WebTest
class PagesIT {

    @LocalServerPort
    int port;

    @Autowired
    Workspaces workspaces;

    @Autowired
    JdbcClient jdbc;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login",
                "/css/outbound.css",
                "/webjars/htmx.org/dist/htmx.min.js",
                "/no-such-page",
                "/dev/no-such-page"
            })
    void everythingCarriesTheHeadersThatKeepBrowsersSafe(String path) {
        var headers = new Browser(port).get(path).headers();
        assertThat(headers.firstValue("Content-Security-Policy"))
                .contains(
                        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self';"
                                + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).contains("same-origin");
        assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
        assertThat(headers.firstValue("Strict-Transport-Security")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<link rel=\"stylesheet\" href=\"(/css/outbound-\\w+\\.css)\"",
                "<link rel=\"icon\" type=\"image/svg\\+xml\" href=\"(/favicon-\\w+\\.svg)\"",
                "<script src=\"(/webjars/htmx\\.org/[\\d.]+/dist/htmx\\.min\\.js)\""
            })
    void filesAreServedBeforeSigningInAndKeptByBrowsers(String link) {
        var browser = new Browser(port);
        var found = Pattern.compile(link).matcher(browser.get("/login").body());
        assertThat(found.find()).isTrue();
        var file = browser.get(found.group(1));
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).isNotEmpty();
        assertThat(file.headers().firstValue("Cache-Control")).contains("max-age=31536000, public");
    }

    @Test
    void pagesHaveNoInlineScriptOrStyleThatThePolicyWouldBlock() {
        var browser = Browser.signedInAsTeammate(port);
        for (var path : new String[] {"/", "/no-such-page", "/webhooks/outbound"}) {
            assertThat(browser.get(path).body())
                    .doesNotContainPattern("<script(?![^>]*src=)")
                    .doesNotContain("<style", "style=\"", "onclick=");
        }
    }

    @Test
    void healthIsOpenAndTellsNothingElse() {
        var health = new Browser(port).get("/actuator/health", "Accept", "application/json");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).contains("\"status\":\"UP\"").doesNotContain("database");
        assertThat(location(new Browser(port).get("/actuator/env"))).isEqualTo("/login");
    }

    @Test
    void aTeammateIsToldInASentenceWhoMayOpenTheSettings() {
        var browser = Browser.signedInAsTeammate(port);
        var refused = browser.get("/webhooks/outbound");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains("Only the owner and the admins of a workspace may open its integration settings.");
        assertThat(browser.get("/webhooks").statusCode()).isEqualTo(403);

        var home = browser.get("/");
        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.body()).contains("Acme").contains("Tom Teammate").doesNotContain("/webhooks");
    }

    @Test
    void whatDoesNotExistIsSaidPlainly() {
        var answer = Browser.signedInAsOwner(port).get("/no-such-page");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("This page does not exist").doesNotContain("Exception");
    }

    @Test
    void aPersonOfSeveralWorkspacesGoesFromOneToTheOther() {
        var second = invitedIntoAnother("teammate@acme.example", "Zweite & Co");
        var foreign = workspaces.create(
                new NewWorkspace("Foreign", ZoneOffset.UTC, "en", "", UUID.randomUUID() + "@example.com"));
        try {
            var browser = Browser.signedInAsTeammate(port);
            assertThat(browser.get("/").body()).contains("Zweite &amp; Co").contains("name=\"workspaceId\"");

            assertThat(switchTo(browser, foreign.toString())).isEqualTo(404);
            assertThat(switchTo(browser, UUID.randomUUID().toString())).isEqualTo(404);
            assertThat(switchTo(browser, "nonsense")).isEqualTo(400);
            assertThat(browser.get("/webhooks/outbound").statusCode()).isEqualTo(403);

            assertThat(switchTo(browser, second.toString())).isEqualTo(302);
            assertThat(location(browser.get("/"))).isEqualTo("/webhooks/outbound");

            // A role taken away is gone with the next click.
            setRole(second, "TEAMMATE");
            assertThat(browser.get("/webhooks/outbound").statusCode()).isEqualTo(403);
            setRole(second, "ADMIN");
            assertThat(location(browser.get("/"))).isEqualTo("/webhooks/outbound");
        } finally {
            jdbc.sql("DELETE FROM member WHERE workspace_id = ?")
                    .param(Columns.bytes(second))
                    .update();
        }
        assertThat(Browser.signedInAsTeammate(port).get("/").body()).doesNotContain("name=\"workspaceId\"");
    }

    private UUID invitedIntoAnother(String email, String name) {
        return workspaces.create(new NewWorkspace(name, ZoneOffset.UTC, "en", "", email));
    }

    private static int switchTo(Browser browser, String workspaceId) {
        return browser.submit("/", "/workspace", Map.of("workspaceId", workspaceId))
                .statusCode();
    }

    private void setRole(UUID workspace, String role) {
        jdbc.sql("UPDATE member SET role = ? WHERE workspace_id = ?")
                .params(role, Columns.bytes(workspace))
                .update();
    }
}
