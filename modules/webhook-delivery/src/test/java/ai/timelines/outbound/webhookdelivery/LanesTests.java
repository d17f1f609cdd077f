package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** R29: how much of a node's memory one workspace may take. */
class LanesTests {

    private final Lanes lanes = new Lanes(1 << 20);
    private final UUID workspace = UUID.randomUUID();

    private int reserveAll(UUID of, boolean backlog) {
        int reserved = 0;
        while (lanes.reserve(of, backlog)) {
            reserved++;
        }
        return reserved;
    }

    private Lane open(String chatId) {
        assertThat(lanes.reserve(workspace, false)).isTrue();
        return lanes.open(Claims.claim(workspace, chatId, 1), List.of(), false);
    }

    @Test
    void aWorkspaceHasMoreRoomTheMoreItDelivers() {
        int atFirst = reserveAll(workspace, false);
        for (int i = 0; i < 1_000; i++) {
            lanes.delivered(workspace, Duration.ofMillis(1));
        }
        lanes.secondHasPassed();
        assertThat(reserveAll(workspace, false) + atFirst).isGreaterThan(1_000);
    }

    @Test
    void noNumberOfGreedyWorkspacesTakesTheLastRoom() {
        for (int i = 0; i < 300; i++) {
            reserveAll(UUID.randomUUID(), false);
        }
        assertThat(reserveAll(UUID.randomUUID(), false)).isPositive();
    }

    @Test
    void newTrafficLeavesRoomForABacklog() {
        reserveAll(workspace, false);
        assertThat(reserveAll(workspace, true)).isPositive();
    }

    /** R9: it goes out beside it, however slowly the backlog does. */
    @Test
    void aBacklogLeavesRoomForNewTraffic() {
        reserveAll(workspace, true);
        lanes.secondHasPassed();
        assertThat(lanes.reserve(workspace, true)).isFalse();
        assertThat(reserveAll(workspace, false)).isEqualTo(reserveAll(UUID.randomUUID(), false));
    }

    /** R29 */
    @Test
    void backlogsOfOthersTakeNoRoomFromNewTraffic() {
        int alone = reserveAll(UUID.randomUUID(), false);
        for (int i = 0; i < 300; i++) {
            reserveAll(UUID.randomUUID(), true);
        }
        assertThat(reserveAll(workspace, false)).isEqualTo(alone);
    }

    @Test
    void theMoreBacklogsThereAreTheLessRoomOneMayHave() {
        int alone = lanes.roomForBacklog();
        assertThat(reserveAll(workspace, true)).isEqualTo(alone);
        for (int i = 0; i < 300; i++) {
            reserveAll(UUID.randomUUID(), true);
        }
        assertThat(lanes.roomForBacklog()).isEqualTo(8);
    }

    @Test
    void aChatOfTheBacklogGoesOnWithNothingYoungerThanWhatIsLeftInTheQueue() {
        var noon = Instant.parse("2026-11-26T12:00:00Z");
        assertThat(lanes.reserve(workspace, true)).isTrue();
        var found = lanes.open(Claims.claim(workspace, "found", 1), List.of(), true);
        var accepted = open("accepted");
        assertThat(lanes.reserve(workspace, false)).isTrue();
        var asked = lanes.openAtOnce(Claims.claim(workspace, "asked for", 1));
        assertThat(found.isNext(noon)).isTrue();

        lanes.left(workspace, noon);
        assertThat(found.isNext(noon.plusSeconds(10))).isTrue();
        assertThat(found.isNext(noon.plusSeconds(11))).isFalse();
        assertThat(asked.isNext(noon.plusSeconds(11))).isFalse();
        assertThat(accepted.isNext(noon.plusSeconds(11))).isTrue();

        lanes.leftUnseen(workspace);
        assertThat(found.isNext(noon)).isTrue();

        lanes.left(workspace, null);
        assertThat(found.isNext(noon.plusSeconds(11))).isTrue();

        lanes.leftUnseen(workspace);
        assertThat(found.isNext(noon)).isFalse();
    }

    @Test
    void aLaneIsFoundByItsChatUntilItIsClosed() {
        var lane = open("chat");
        assertThat(lanes.find(lane.chat())).hasValue(lane);
        lanes.close(lane);
        assertThat(lanes.find(lane.chat())).isEmpty();
        assertThat(lanes.open()).isZero();
    }

    @Test
    void closingAnOldLaneLeavesTheChatsNewOneOpen() {
        var old = open("chat");
        var current = open("chat");
        lanes.close(old);
        assertThat(lanes.find(current.chat())).hasValue(current);
    }

    @Test
    void messagesForSlowReceiversDoNotCountAsWaitingForTheNode() {
        var open = new ArrayList<Lane>();
        for (int i = 0; i < 100; i++) {
            var lane = open("chat" + i);
            assertThat(lane.join(20, Claims.NOW)).isTrue();
            open.add(lane);
        }
        for (int i = 0; i < 100; i++) {
            lanes.delivered(workspace, Duration.ofMillis(2));
        }
        lanes.secondHasPassed();
        assertThat(lanes.expectedWaitSeconds()).isEqualTo(20);
        for (int i = 0; i < 100; i++) {
            lanes.delivered(workspace, Duration.ofSeconds(2));
        }
        assertThat(lanes.expectedWaitSeconds()).isZero();
    }

    @Test
    void whatWasHeldIsNoReasonToAcceptLessButWhatJoinsItIs() {
        var held = new ArrayList<Lane>();
        for (int i = 0; i < 100; i++) {
            assertThat(lanes.reserve(workspace, true)).isTrue();
            held.add(lanes.open(Claims.claim(workspace, "chat" + i, 1), List.of(), true));
        }
        for (int i = 0; i < 10; i++) {
            lanes.delivered(workspace, Duration.ofMillis(2));
        }
        lanes.secondHasPassed();
        assertThat(lanes.expectedWaitSeconds()).isZero();
        held.forEach(lane -> assertThat(lane.join(6, Claims.NOW)).isTrue());
        assertThat(lanes.expectedWaitSeconds()).isEqualTo(50);
    }

    @Test
    void bundlesThatAreDueAreAReasonToAcceptLess() {
        for (int tenant = 0; tenant < 3; tenant++) {
            var other = UUID.randomUUID();
            for (int i = 0; i < 100; i++) {
                assertThat(lanes.reserve(other, true)).isTrue();
                lanes.open(Claims.bundle(other, "chat" + i, 1, 5), List.of(), true);
            }
            for (int i = 0; i < 10; i++) {
                lanes.delivered(other, Duration.ofMillis(2));
            }
        }
        lanes.secondHasPassed();
        assertThat(lanes.expectedWaitSeconds()).isEqualTo(10);
    }

    /** Whoever waits for the turn of its chat would wait on an idle node, too. */
    @Test
    void ofAChatOnlyWhatItsReceiverWouldSoonHaveTakenWaitsForTheNode() {
        for (int i = 0; i < 20; i++) {
            assertThat(open("chat" + i).join(100_000, Claims.NOW)).isTrue();
        }
        for (int i = 0; i < 500; i++) {
            lanes.delivered(workspace, Duration.ofMillis(10));
        }
        lanes.secondHasPassed();
        assertThat(lanes.expectedWaitSeconds()).isBetween(1.0, 1.1);
    }

    /** Else a node that was slowed down would seem to be slow, and stay so. */
    @Test
    void howLongTheyWaitFollowsFromWhatWasDeliveredLatelyNotFromTheLittleThatIsAcceptedNow() {
        for (int i = 0; i < 128; i++) {
            open("chat" + i).join(4, Claims.NOW);
        }
        for (int i = 0; i < 4_000; i++) {
            lanes.delivered(workspace, Duration.ofMillis(10));
        }
        lanes.secondHasPassed();
        lanes.delivered(workspace, Duration.ofMillis(10));
        lanes.secondHasPassed();
        assertThat(lanes.expectedWaitSeconds()).isBetween(0.1, 0.2);
        for (int i = 0; i < 100; i++) {
            lanes.delivered(workspace, Duration.ofMillis(10));
            lanes.secondHasPassed();
        }
        assertThat(lanes.expectedWaitSeconds()).as("long ago").isGreaterThan(100);
    }
}
