package ai.timelines.outbound.web.settings;

import static ai.timelines.outbound.web.Browser.location;
import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.web.Browser;
import ai.timelines.outbound.web.WebTest;
import ai.timelines.outbound.workspace.ApiTokens;
import ai.timelines.outbound.workspace.Caller;
import ai.timelines.outbound.workspace.NewWorkspace;
import ai.timelines.outbound.workspace.Workspaces;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@WebTest
class TokensPageIT {

    private static final UUID ACME = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final Pattern TOKEN = Pattern.compile("wst_[A-Za-z0-9_-]{43}");
    private static final String PAGE = "/settings/tokens";

    @LocalServerPort
    int port;

    @Autowired
    ApiTokens tokens;

    @Autowired
    Workspaces workspaces;

    Browser browser;
    final String name = "CRM <" + UUID.randomUUID() + ">";

    @BeforeEach
    void signIn() {
        browser = Browser.signedInAsOwner(port);
    }

    @Test
    void aTokenIsShownOnceAndActsForItsWorkspace() {
        var answer = browser.submit(PAGE, PAGE, Map.of("name", " " + name + " "));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        var found = TOKEN.matcher(answer.body());
        assertThat(found.find()).isTrue();
        var caller = tokens.authenticate(found.group()).orElseThrow();
        assertThat(caller).isEqualTo(new Caller.OfWorkspace(caller.id(), ACME, name));

        var page = browser.get(PAGE).body();
        assertThat(page)
                .contains(name.replace("<", "&lt;").replace(">", "&gt;"))
                .contains(found.group().substring(0, 8))
                .contains("Olivia Owner")
                .doesNotContain(found.group());
    }

    @Test
    void aRevokedTokenIsNobody() {
        var answer = browser.submit(PAGE, PAGE, Map.of("name", name));
        var found = TOKEN.matcher(answer.body());
        assertThat(found.find()).isTrue();
        var id = tokens.authenticate(found.group()).orElseThrow().id();

        var revoked = browser.submit(PAGE, PAGE + "/" + id + "/revoke", Map.of());
        assertThat(location(revoked)).isEqualTo(PAGE);
        assertThat(browser.get(PAGE).body()).contains("The token is revoked.");
        assertThat(tokens.authenticate(found.group())).isEmpty();
        assertThat(browser.get("/settings/audit").body())
                .contains("Made an API token")
                .contains("Revoked an API token")
                .contains("Olivia Owner")
                .doesNotContain(found.group());
    }

    @Test
    void sendingTheFormAgainMakesNoSecondToken() {
        browser.submit(PAGE, PAGE, Map.of("name", name));
        var again = browser.submit(PAGE, PAGE, Map.of("name", name));
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body())
                .contains("There is a token of this name already.")
                .doesNotContainPattern(TOKEN);
    }

    @Test
    void aNameIsNeeded() {
        for (var bad : new String[] {" ", "x".repeat(101), "two\nlines"}) {
            var answer = browser.submit(PAGE, PAGE, Map.of("name", bad));
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("id=\"name-problem\"").doesNotContainPattern(TOKEN);
        }
    }

    @Test
    void anotherWorkspacesTokenIsAnUnknownOne() {
        var foreign = workspaces.create(new NewWorkspace("Foreign", ZoneOffset.UTC, "en", "", "foreign@t.example"));
        var issued = tokens.createForWorkspace(foreign, "theirs");
        for (var id : new String[] {issued.id().toString(), UUID.randomUUID().toString(), "nonsense"}) {
            assertThat(browser.submit(PAGE, PAGE + "/" + id + "/revoke", Map.of())
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(tokens.authenticate(issued.secret())).isPresent();
    }

    @Test
    void teammatesHaveNeitherPageNorLink() {
        var teammate = Browser.signedInAsTeammate(port);
        assertThat(teammate.get(PAGE).statusCode()).isEqualTo(403);
        assertThat(teammate.get("/settings/audit").statusCode()).isEqualTo(403);
        assertThat(teammate.get("/").body()).doesNotContain("/settings");
        assertThat(browser.get("/webhooks/outbound").body()).contains("href=\"" + PAGE + "\"");
        assertThat(location(browser.get("/settings"))).isEqualTo(PAGE);
    }
}
