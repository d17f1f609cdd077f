package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who goes when: R9's backlogs beside new traffic, and R29. */
class DeparturesTests {

    private final List<Lane> going = new ArrayList<>();
    private final Departures departures = new Departures(new Places(100, 4), new Places(100, 100), going::add);
    private final UUID workspace = UUID.randomUUID();
    private int chats;

    private Lane lane(UUID of, boolean backlog) {
        return new Lane(Claims.claim(of, "chat" + ++chats, 1), List.of(), backlog, _ -> true, new ByteBudget(0));
    }

    private Lane added(UUID of, boolean backlog) {
        var lane = lane(of, backlog);
        departures.add(lane);
        return lane;
    }

    @Test
    void nobodyGoesBeyondTheWorkspacesPlacesUntilOneComesFree() {
        for (int i = 0; i < 6; i++) {
            added(workspace, false);
        }
        assertThat(going).hasSize(4);
        departures.arrived(workspace);
        assertThat(going).hasSize(5);
    }

    @Test
    void aBacklogLeavesPlacesToNewTraffic() {
        for (int i = 0; i < 6; i++) {
            added(workspace, true);
        }
        assertThat(going).hasSize(3);
        var fresh = added(workspace, false);
        assertThat(going).hasSize(4).last().isSameAs(fresh);
    }

    @Test
    void newTrafficGoesBeforeABacklog() {
        for (int i = 0; i < 4; i++) {
            added(workspace, false);
        }
        added(workspace, true);
        var fresh = added(workspace, false);
        departures.arrived(workspace);
        assertThat(going).last().isSameAs(fresh);
    }

    @Test
    void aBacklogHasItsTurnBesideAFlood() {
        for (int i = 0; i < 4; i++) {
            added(workspace, false);
        }
        var held = added(workspace, true);
        for (int i = 0; i < 4; i++) {
            added(workspace, false);
            departures.arrived(workspace);
        }
        assertThat(going).contains(held);
    }

    @Test
    void aLaneGoesOnAtOnceOnlyIfNobodyOfItsWorkspaceWaits() {
        assertThat(departures.goesOn(lane(workspace, false))).isTrue();
        for (int i = 0; i < 3; i++) {
            added(workspace, false);
        }
        var waiting = added(workspace, false);
        assertThat(departures.goesOn(lane(workspace, false))).isFalse();
        departures.arrived(workspace);
        assertThat(going).last().isSameAs(waiting);
    }

    @Test
    void aPlaceThatComesFreeGoesToAnotherWorkspaceIfItsOwnNeedsNone() {
        var scarce = new Departures(new Places(1, 4), new Places(1, 4), going::add);
        scarce.add(lane(workspace, false));
        var other = lane(UUID.randomUUID(), false);
        scarce.add(other);
        assertThat(going).hasSize(1);
        scarce.arrived(workspace);
        assertThat(going).last().isSameAs(other);
    }

    @Test
    void aPlaceThatComesFreeGoesToWhoeverHasWaitedLongest() {
        var scarce = new Departures(new Places(1, 4), new Places(1, 4), going::add);
        scarce.add(lane(workspace, false));
        var own = lane(workspace, false);
        scarce.add(own);
        var other = lane(UUID.randomUUID(), false);
        scarce.add(other);
        scarce.arrived(workspace);
        assertThat(going).last().isSameAs(own);
        scarce.add(lane(workspace, false));
        scarce.arrived(workspace);
        assertThat(going).last().isSameAs(other);
    }

    @Test
    void allBacklogsTogetherLeavePlacesUntilTheirOutcomesAreWritten() {
        var few = new Departures(new Places(100, 4), new Places(2, 4), going::add);
        var first = lane(workspace, true);
        few.add(first);
        few.add(lane(UUID.randomUUID(), true));
        var third = lane(UUID.randomUUID(), true);
        few.add(third);
        assertThat(going).hasSize(2);
        var fresh = lane(third.workspaceId(), false);
        few.add(fresh);
        assertThat(going).hasSize(3).last().isSameAs(fresh);
        few.arrived(workspace);
        assertThat(going).hasSize(3);
        few.settled(first);
        assertThat(going).hasSize(4).last().isSameAs(third);
    }

    @Test
    void aBacklogThatHasNoPlaceDoesNotKeepNewTrafficBack() {
        var few = new Departures(new Places(100, 4), new Places(1, 4), going::add);
        few.add(lane(UUID.randomUUID(), true));
        few.add(lane(workspace, true));
        for (int i = 0; i < 12; i++) {
            few.add(lane(workspace, false));
            few.arrived(workspace);
        }
        assertThat(going).hasSize(13).filteredOn(Lane::isBacklog).hasSize(1);
    }

    @Test
    void whatIsWithdrawnDoesNotGo() {
        for (int i = 0; i < 4; i++) {
            added(workspace, false);
        }
        var fresh = added(workspace, false);
        var backlog = added(workspace, true);
        assertThat(departures.withdraw(lane -> lane == backlog)).containsExactly(backlog);
        assertThat(departures.withdraw(workspace)).containsExactly(fresh);
        departures.arrived(workspace);
        assertThat(going).hasSize(4);
    }
}
