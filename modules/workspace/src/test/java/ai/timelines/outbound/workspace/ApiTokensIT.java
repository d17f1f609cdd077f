package ai.timelines.outbound.workspace;

import static ai.timelines.outbound.database.Columns.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.database.DrivenClock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest
class ApiTokensIT {

    @Autowired
    ApiTokens tokens;

    @Autowired
    Workspaces workspaces;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DrivenClock clock;

    UUID workspace;

    @BeforeEach
    void openWorkspace() {
        workspace = workspaces.create(new NewWorkspace("Tokens", ZoneOffset.UTC, "en", "", "tokens@example.com"));
    }

    @Test
    void aWorkspaceTokenActsForItsWorkspace() {
        var issued = tokens.createForWorkspace(workspace, "CRM");
        assertThat(issued.secret()).matches("wst_[A-Za-z0-9_-]{43}");
        assertThat(tokens.authenticate(issued.secret()))
                .contains(new Caller.OfWorkspace(issued.id(), workspace, "CRM"));
    }

    @Test
    void aServiceTokenActsForAll() {
        var issued = tokens.createForService("Importer");
        assertThat(tokens.authenticate(issued.secret())).contains(new Caller.Service(issued.id(), "Importer"));
        assertThat(tokens.ofServices()).extracting(ApiToken::id).contains(issued.id());
        assertThat(tokens.ofWorkspace(workspace)).isEmpty();
    }

    @Test
    void whatIsNoTokenIsNobody() {
        var issued = tokens.createForWorkspace(workspace, "CRM");
        assertThat(tokens.authenticate("")).isEmpty();
        assertThat(tokens.authenticate("wst_unknown")).isEmpty();
        assertThat(tokens.authenticate(issued.secret() + "A")).isEmpty();
        assertThat(tokens.authenticate(issued.secret().toUpperCase())).isEmpty();
        assertThat(tokens.authenticate("x".repeat(1_000_000))).isEmpty();
    }

    @Test
    void onlyAHashIsKeptAndNothingPrintsTheToken() {
        var issued = tokens.createForWorkspace(workspace, "CRM");
        assertThat(issued.toString()).doesNotContain(issued.secret());
        var row = jdbc.sql("SELECT * FROM api_token WHERE id = ?")
                .param(bytes(issued.id()))
                .query()
                .singleRow();
        assertThat(row.values())
                .noneMatch(value -> value != null && issued.secret().equals(value.toString()));
        assertThat((byte[]) row.get("token_hash")).hasSize(32).isEqualTo(Secrets.hash(issued.secret()));
        assertThat(tokens.ofWorkspace(workspace))
                .singleElement()
                .satisfies(it -> assertThat(it.beginning())
                        .hasSize(8)
                        .isEqualTo(issued.secret().substring(0, 8)));
    }

    @Test
    void aRevokedTokenIsNobodyAtOnce() {
        var issued = tokens.createForWorkspace(workspace, "CRM");
        assertThat(tokens.authenticate(issued.secret())).isPresent();
        assertThat(tokens.revokeOfWorkspace(workspace, issued.id())).isTrue();
        assertThat(tokens.authenticate(issued.secret())).isEmpty();
        assertThat(tokens.revokeOfWorkspace(workspace, issued.id())).isFalse();
        assertThat(tokens.ofWorkspace(workspace).getFirst().revokedAt()).isEqualTo(clock.instant());
    }

    @Test
    void aRevocationElsewhereIsSeenWithinFiveSeconds() {
        var issued = tokens.createForWorkspace(workspace, "CRM");
        assertThat(tokens.authenticate(issued.secret())).isPresent();
        jdbc.sql("UPDATE api_token SET revoked_at = created_at WHERE id = ?")
                .param(bytes(issued.id()))
                .update();
        assertThat(tokens.authenticate(issued.secret())).isPresent();
        clock.tick(Duration.ofSeconds(5));
        assertThat(tokens.authenticate(issued.secret())).isEmpty();
    }

    @Test
    void nobodyRevokesAnotherWorkspacesToken() {
        var foreign = workspaces.create(new NewWorkspace("Foreign", ZoneOffset.UTC, "en", "", "foreign@example.com"));
        var issued = tokens.createForWorkspace(workspace, "CRM");
        var service = tokens.createForService("Service");
        assertThat(tokens.revokeOfWorkspace(foreign, issued.id())).isFalse();
        assertThat(tokens.revokeOfWorkspace(workspace, service.id())).isFalse();
        assertThat(tokens.revokeOfService(issued.id())).isFalse();
        assertThat(tokens.authenticate(issued.secret())).isPresent();
        assertThat(tokens.revokeOfService(service.id())).isTrue();
    }

    @Test
    void whenATokenWasLastUsedIsKnownCoarsely() {
        var issued = tokens.createForWorkspace(workspace, "CRM");
        assertThat(tokens.ofWorkspace(workspace).getFirst().lastUsedAt()).isNull();
        tokens.authenticate(issued.secret());
        var firstUse = clock.instant();
        assertThat(tokens.ofWorkspace(workspace).getFirst().lastUsedAt()).isEqualTo(firstUse);

        clock.tick(Duration.ofMinutes(10));
        tokens.authenticate(issued.secret());
        assertThat(tokens.ofWorkspace(workspace).getFirst().lastUsedAt()).isEqualTo(firstUse);

        clock.tick(Duration.ofMinutes(1));
        tokens.authenticate(issued.secret());
        assertThat(tokens.ofWorkspace(workspace).getFirst().lastUsedAt()).isEqualTo(clock.instant());
    }
}
