package ai.timelines.outbound.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.database.DrivenClock;
import ai.timelines.outbound.database.Transactions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
class AuditTrailIT {

    private static final List<AuditChange> CHANGES = List.of(new AuditChange("granularity", "none", "1h"));

    @Autowired
    AuditTrail trail;

    @Autowired
    AuditRetention retention;

    @Autowired
    ApiTokens tokens;

    @Autowired
    Workspaces workspaces;

    @Autowired
    Transactions transactions;

    @Autowired
    DrivenClock clock;

    UUID workspace;

    @BeforeEach
    void openWorkspace() {
        workspace = workspaces.create(new NewWorkspace("Audited", ZoneOffset.UTC, "en", "", "audited@example.com"));
    }

    @Test
    void whatWasNotedIsReadAsItWasNewestFirst() {
        var olga = Actor.person(UUID.randomUUID(), "Olga 🌻");
        trail.note(workspace, olga, AuditAction.WEBHOOK_CHANGED, "<subject>", CHANGES);
        clock.tick(Duration.ofSeconds(1));
        trail.note(workspace, AuditAction.SECRET_ROTATED, "", List.of());

        var entries = trail.newest(workspace, null, 10);
        assertThat(entries)
                .extracting(AuditEntry::action)
                .containsExactly(
                        AuditAction.SECRET_ROTATED, AuditAction.WEBHOOK_CHANGED, AuditAction.WORKSPACE_CREATED);
        assertThat(entries.get(0).actor()).isEqualTo(Actor.SYSTEM);
        assertThat(entries.get(1).actor()).isEqualTo(olga);
        assertThat(entries.get(1).subject()).isEqualTo("<subject>");
        assertThat(entries.get(1).changes()).isEqualTo(CHANGES);
        assertThat(entries.get(1).at()).isBetween(clock.instant().minusMillis(1_001), clock.instant());
    }

    @Test
    void pagesFollowOneAnotherWithoutGapOrRepetition() {
        for (int i = 0; i < 7; i++) {
            trail.note(workspace, AuditAction.SIGNED_IN, "no. " + i, List.of());
        }
        var first = trail.newest(workspace, null, 4);
        var second = trail.newest(workspace, first.getLast().id(), 4);
        assertThat(first).extracting(AuditEntry::subject).containsExactly("no. 6", "no. 5", "no. 4", "no. 3");
        assertThat(second).extracting(AuditEntry::subject).containsExactly("no. 2", "no. 1", "no. 0", "Audited");
    }

    @Test
    void anEntryGoesWhereItsTransactionGoes() {
        assertThatThrownBy(() -> transactions.run(() -> {
                    tokens.createForWorkspace(workspace, "never made");
                    throw new IllegalStateException("the change failed");
                }))
                .hasMessage("the change failed");
        assertThat(tokens.ofWorkspace(workspace)).isEmpty();
        assertThat(trail.newest(workspace, null, 10))
                .extracting(AuditEntry::action)
                .containsExactly(AuditAction.WORKSPACE_CREATED);
    }

    @Test
    void tokensAreNotedByNameAndBeginningOnly() {
        var issued = tokens.createForWorkspace(workspace, "CRM");
        tokens.revokeOfWorkspace(workspace, issued.id());
        tokens.revokeOfWorkspace(workspace, issued.id());
        var entries = trail.newest(workspace, null, 10);
        assertThat(entries)
                .extracting(AuditEntry::action)
                .containsExactly(AuditAction.TOKEN_REVOKED, AuditAction.TOKEN_CREATED, AuditAction.WORKSPACE_CREATED);
        assertThat(entries.getFirst().subject())
                .isEqualTo("CRM (" + issued.secret().substring(0, 8) + "…)");
        assertThat(entries.toString()).doesNotContain(issued.secret());
    }

    @Test
    void nobodyReadsAnotherWorkspacesEntries() {
        var foreign = workspaces.create(new NewWorkspace("Foreign", ZoneOffset.UTC, "en", "", "f@example.com"));
        assertThat(trail.newest(foreign, null, 10))
                .extracting(AuditEntry::subject)
                .containsExactly("Foreign");
    }

    @Test
    void whatIsTooLongIsCutNotRefused() {
        trail.note(workspace, AuditAction.SIGNED_IN, "😀".repeat(400), List.of());
        assertThat(trail.newest(workspace, null, 1).getFirst().subject()).isEqualTo("😀".repeat(254) + "…");
    }

    @Test
    void entriesPastRetentionGo() {
        trail.note(workspace, AuditAction.SIGNED_IN, "old", List.of());
        clock.tick(Duration.ofDays(364));
        trail.note(workspace, AuditAction.SIGNED_IN, "young", List.of());
        retention.runOnce();
        assertThat(trail.newest(workspace, null, 10)).hasSize(3);
        clock.tick(Duration.ofDays(2));
        assertThat(retention.runOnce()).isGreaterThanOrEqualTo(2);
        assertThat(trail.newest(workspace, null, 10))
                .extracting(AuditEntry::subject)
                .containsExactly("young");
    }
}
