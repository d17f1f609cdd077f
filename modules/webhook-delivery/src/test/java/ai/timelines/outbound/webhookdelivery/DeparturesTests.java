package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.aggregationscheduler.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who goes when: R9's backlogs beside new traffic, and R29. */
class DeparturesTests {

    private static final int MANY = 400;
    private static final Duration A_TURN = Duration.ofMillis(200);

    private final List<Lane> going = new ArrayList<>();
    private final UUID workspace = UUID.randomUUID();
    private Departures departures = departures(100, 100, 100);
    private Duration now = Duration.ZERO;
    private int chats;

    /** Four requests of each workspace at most. */
    private Departures departures(int requests, int backlogs, int probes) {
        return new Departures(
                new Places(requests, 4),
                new Places(backlogs, 8),
                new Places(probes, 4),
                going::add,
                () -> now.toNanos());
    }

    private Lane lane(Claim claim, boolean backlog) {
        return new Lane(claim, List.of(), backlog, _ -> true, new ByteBudget(0));
    }

    private Lane lane(UUID of, boolean backlog) {
        return lane(Claims.claim(of, "chat" + ++chats, 1), backlog);
    }

    private Lane added(Lane lane) {
        departures.add(lane);
        return lane;
    }

    private Lane added(UUID of, boolean backlog) {
        return added(lane(of, backlog));
    }

    private List<Lane> added(int count, UUID of, boolean backlog) {
        return IntStream.range(0, count).mapToObj(_ -> added(of, backlog)).toList();
    }

    /** Its request is answered, and what became of it written. */
    private void done(Lane lane) {
        departures.arrived(lane);
        departures.settled(lane);
    }

    @Test
    void nobodyGoesBeyondTheWorkspacesPlacesUntilOneComesFree() {
        var lanes = added(6, workspace, false);
        assertThat(going).isEqualTo(lanes.subList(0, 4));
        departures.arrived(lanes.getFirst());
        assertThat(going).isEqualTo(lanes.subList(0, 5));
    }

    @Test
    void aBacklogLeavesPlacesToNewTraffic() {
        added(6, workspace, true);
        assertThat(going).hasSize(3);
        var fresh = added(workspace, false);
        assertThat(going).hasSize(4).last().isSameAs(fresh);
    }

    @Test
    void newTrafficGoesBeforeABacklogMostOfTheTime() {
        added(4, workspace, false);
        added(MANY, workspace, true);
        added(MANY, workspace, false);
        for (int i = 0; i < MANY / 2; i++) {
            done(going.get(i));
        }
        assertThat(going.stream().filter(Lane::isBacklog).count()).isBetween(1L, MANY / 4L);
    }

    /** However many places others' backlogs have. */
    @Test
    void aBacklogHasItsTurnBesideAFloodOfItsWorkspace() {
        departures = departures(100, 1, 1);
        added(UUID.randomUUID(), true);
        added(4, workspace, false);
        var held = added(workspace, true);
        for (int i = 0; i < MANY; i++) {
            added(workspace, false);
            done(going.stream()
                    .filter(it -> it.workspaceId().equals(workspace))
                    .skip(i)
                    .findFirst()
                    .orElseThrow());
        }
        assertThat(going).contains(held);
    }

    /** They keep as many places as they had, and no lane of theirs waits. */
    @Test
    void aBacklogHasItsTurnBesideChatsThatAlwaysGoOn() {
        var chats = added(4, workspace, false);
        var held = added(workspace, true);
        for (int i = 0; i < MANY && !going.contains(held); i++) {
            var chat = chats.get(i % chats.size());
            departures.arrived(chat);
            assertThat(departures.goesOn(chat)).isEqualTo(!going.contains(held));
        }
        assertThat(going).contains(held);
    }

    @Test
    void whatGoesBeyondTheBoundOfAllBacklogsIsOneOfAWorkspace() {
        departures = departures(100, 1, 1);
        added(UUID.randomUUID(), true);
        added(4, workspace, false);
        added(MANY, workspace, true);
        for (int i = 0; i < MANY / 4; i++) {
            added(workspace, false);
            var fresh = going.stream().filter(it -> !it.isBacklog()).skip(i).findFirst();
            fresh.ifPresent(departures::arrived);
        }
        assertThat(going.stream().filter(Lane::isBacklog)).hasSize(2);
    }

    @Test
    void aLaneGoesOnAtOnceOnlyIfNobodyOfItsWorkspaceWaits() {
        var first = added(workspace, false);
        departures.arrived(first);
        assertThat(departures.goesOn(first)).isTrue();
        added(3, workspace, false);
        var waiting = added(workspace, false);
        departures.arrived(first);
        assertThat(going).last().isSameAs(waiting);
        assertThat(departures.goesOn(first)).isFalse();
        departures.arrived(waiting);
        assertThat(going).last().isSameAs(first);
    }

    @Test
    void aPlaceThatComesFreeGoesToAnotherWorkspaceIfItsOwnNeedsNone() {
        departures = departures(1, 1, 1);
        var first = added(workspace, false);
        var other = added(UUID.randomUUID(), false);
        assertThat(going).containsExactly(first);
        departures.arrived(first);
        assertThat(going).containsExactly(first, other);
    }

    @Test
    void aWorkspacePassesItsPlaceOnToItselfForTheTimeOfATurn() {
        departures = departures(1, 1, 1);
        var own = added(5, workspace, true);
        var others = added(5, UUID.randomUUID(), true);
        done(own.get(0));
        now = A_TURN.minusMillis(1);
        done(own.get(1));
        assertThat(going).isEqualTo(own.subList(0, 3));
        now = A_TURN;
        done(own.get(2));
        assertThat(going).hasSize(4).last().isSameAs(others.getFirst());
        now = A_TURN.multipliedBy(2);
        done(others.getFirst());
        assertThat(going).hasSize(5).last().isSameAs(own.get(3));
    }

    @Test
    void aLaneThatGoesOnKeepsItsPlaceForTheTimeOfATurn() {
        departures = departures(1, 1, 1);
        var own = added(workspace, true);
        var other = added(UUID.randomUUID(), true);
        departures.arrived(own);
        assertThat(departures.goesOn(own)).isTrue();
        now = A_TURN;
        departures.arrived(own);
        assertThat(departures.goesOn(own)).isFalse();
        assertThat(going).containsExactly(own, other);
        done(other);
        assertThat(going).containsExactly(own, other, own);
    }

    @Test
    void workspacesHaveTheirTurnInOneOrderWhateverArrivesBetween() {
        departures = departures(100, 1, 1);
        added(workspace, true);
        var waiting = IntStream.range(0, 30)
                .mapToObj(_ -> added(UUID.randomUUID(), true))
                .toList();
        for (int i = 0; i < waiting.size(); i++) {
            var fresh = added(UUID.randomUUID(), false);
            done(fresh);
            now = now.plus(A_TURN);
            done(going.stream().filter(Lane::isBacklog).skip(i).findFirst().orElseThrow());
        }
        assertThat(going.stream().filter(Lane::isBacklog).skip(1)).containsExactlyElementsOf(waiting);
    }

    @Test
    void allBacklogsTogetherLeavePlacesUntilTheirOutcomesAreWritten() {
        departures = departures(100, 2, 1);
        var first = added(workspace, true);
        added(UUID.randomUUID(), true);
        var third = added(UUID.randomUUID(), true);
        assertThat(going).hasSize(2);
        var fresh = added(third.workspaceId(), false);
        assertThat(going).hasSize(3).last().isSameAs(fresh);
        departures.arrived(first);
        assertThat(going).hasSize(3);
        departures.settled(first);
        assertThat(going).hasSize(4).last().isSameAs(third);
    }

    @Test
    void webhooksThatFailTakeNoPlacesFromOthers() {
        departures = departures(100, 2, 1);
        var probes = IntStream.range(0, 3)
                .mapToObj(_ -> added(lane(Claims.probe(UUID.randomUUID(), "chat"), true)))
                .toList();
        var backlog = added(workspace, true);
        assertThat(going).containsExactly(probes.getFirst(), backlog);
        done(probes.getFirst());
        assertThat(going).containsExactly(probes.getFirst(), backlog, probes.get(1));
    }

    @Test
    void aLaneWhoseWebhookHasRecoveredGoesOnAmongThoseOfOthers() {
        departures = departures(100, 2, 1);
        var lane = added(lane(Claims.probe(workspace, "chat"), true));
        var probe = added(lane(Claims.probe(UUID.randomUUID(), "chat"), true));
        departures.arrived(lane);
        lane.next(Claims.claim(workspace, "chat", 2));
        assertThat(departures.goesOn(lane)).isFalse();
        assertThat(going).containsExactlyInAnyOrder(lane, probe, lane);
    }

    @Test
    void whatIsAskedForBesideTheQueueMakesRoomToo() {
        var requests = new Places(1, 4);
        departures = new Departures(requests, new Places(1, 4), new Places(1, 4), going::add, () -> now.toNanos());
        assertThat(requests.reserveOnRequest(workspace)).isTrue();
        var waiting = added(UUID.randomUUID(), false);
        assertThat(going).isEmpty();
        departures.arrivedBeside(workspace);
        assertThat(going).containsExactly(waiting);
    }

    @Test
    void whatIsWithdrawnDoesNotGo() {
        var lanes = added(4, workspace, false);
        var fresh = added(workspace, false);
        var backlog = added(workspace, true);
        assertThat(departures.waitingWorkspaces()).containsExactly(workspace);
        assertThat(departures.withdraw(lane -> lane == backlog)).containsExactly(backlog);
        assertThat(departures.withdraw(workspace)).containsExactly(fresh);
        departures.arrived(lanes.getFirst());
        assertThat(going).isEqualTo(lanes);
    }

    /** As time goes by, what was wanted a moment ago may not be any more. */
    @Test
    void nothingLeavesTheLineUnnoticedWhenItBecomesUnwanted() {
        added(4, workspace, false);
        var waiting = added(workspace, false);
        var asked = new ArrayList<Lane>();
        assertThat(departures.withdraw(lane -> !asked.add(lane) || asked.size() > 1))
                .isEmpty();
        assertThat(departures.withdraw(workspace)).containsExactly(waiting);
    }
}
