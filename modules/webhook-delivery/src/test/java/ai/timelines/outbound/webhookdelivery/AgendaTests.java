package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AgendaTests {

    private static final Instant TEN = Instant.parse("2026-03-02T10:00:00Z");

    private final Agenda agenda = new Agenda();
    private final UUID workspace = UUID.randomUUID();

    @Test
    void theEarliestAnnouncementCounts() {
        agenda.expect(workspace, TEN.plusSeconds(5));
        agenda.expect(workspace, TEN.plusSeconds(9));
        assertThat(agenda.earliest()).isEqualTo(TEN.plusSeconds(5));
        agenda.expect(workspace, TEN);
        assertThat(agenda.earliest()).isEqualTo(TEN);
        assertThat(agenda.takeDue(TEN)).containsExactly(workspace);
        assertThat(agenda.earliest()).isNull();
    }

    @Test
    void whatIsAnnouncedWhileAWorkspaceIsLookedAtStays() {
        agenda.expect(workspace, TEN);
        agenda.takeDue(TEN);
        agenda.expect(workspace, TEN.plusSeconds(1));
        agenda.expect(workspace, TEN.plusSeconds(60));
        assertThat(agenda.earliest()).isEqualTo(TEN.plusSeconds(1));
    }

    @Test
    void nothingIsTakenBeforeItIsDue() {
        agenda.expect(workspace, TEN);
        assertThat(agenda.takeDue(TEN.minusMillis(1))).isEmpty();
        assertThat(agenda.takeDue(TEN)).containsExactly(workspace);
    }

    @Test
    void aParkedWorkspaceWaitsForRoomAndKeepsNobodyAwake() {
        var other = UUID.randomUUID();
        agenda.expect(workspace, TEN);
        agenda.expect(other, TEN.plusSeconds(3));
        agenda.park(workspace);
        assertThat(agenda.takeDue(TEN)).isEmpty();
        assertThat(agenda.earliest()).isEqualTo(TEN.plusSeconds(3));
        agenda.unpark(other);
        assertThat(agenda.takeDue(TEN)).isEmpty();
        agenda.unpark(workspace);
        assertThat(agenda.takeDue(TEN)).containsExactly(workspace);
    }
}
