package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.aggregationscheduler.DeliveryQueue.Claimed;
import ai.timelines.outbound.webhookdelivery.Receiver.Received;
import ai.timelines.outbound.webhooksettings.Granularity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** Workspaces that have little due are claimed from together (R29). */
@SpringBootTest
class ClaimsTogetherIT {

    private static final Duration HOUR = Duration.ofHours(1);

    @Autowired
    private Engine engine;

    @Autowired
    private JdbcTemplate jdbc;

    @MockitoSpyBean
    private DeliveryQueue queue;

    private final Receiver receiver = new Receiver();

    @BeforeEach
    void aNewMorning() {
        empty();
        engine.beginNewMorning();
        engine.work();
    }

    /** Of what other tests left, and for those that come after. */
    private void empty() {
        jdbc.update("DELETE FROM queued_chat");
    }

    @AfterEach
    void close() {
        empty();
        receiver.close();
    }

    private UUID withBundles(int chats) {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        for (int i = 0; i < chats; i++) {
            engine.push(workspace, "chat" + i, UUID.randomUUID().toString());
        }
        return workspace;
    }

    /** What a claim for several would bring. */
    private Map<UUID, Claimed> claim(boolean probes, UUID... of) {
        var limits = new LinkedHashMap<UUID, Integer>();
        List.of(of).forEach(it -> limits.put(it, 1));
        return queue.claim(limits, engine.sending.lease(), probes);
    }

    @Test
    void aWindowThatEndsForManyWorkspacesTakesFewClaims() {
        var workspaces = IntStream.range(0, 40).mapToObj(_ -> withBundles(2)).collect(Collectors.toSet());
        clearInvocations(queue);
        engine.pass(HOUR);
        assertThat(receiver.received()).hasSize(80);
        verify(queue, never()).claim(argThat(workspaces::contains), anyInt(), any(), anyBoolean());
        verify(queue, times(2))
                .claim(argThat(it -> it.keySet().stream().anyMatch(workspaces::contains)), any(), anyBoolean());
    }

    @Test
    void whoeverHasMuchDueIsClaimedFromAloneAndAllOfItIsSent() {
        var much = withBundles(100);
        var little = withBundles(1);
        clearInvocations(queue);
        engine.pass(HOUR);
        verify(queue, atLeastOnce()).claim(eq(much), anyInt(), any(), anyBoolean());
        verify(queue, never()).claim(eq(little), anyInt(), any(), anyBoolean());
        assertThat(receiver.received()).hasSize(101);
        assertThat(receiver.received().stream().map(Received::uids).distinct()).hasSize(101);
    }

    @Test
    void ofEachTheEarliestAreClaimedAndWhenTheNextIsDueIsSaid() {
        var two = withBundles(2);
        var one = withBundles(1);
        var off = withBundles(1);
        engine.set(off, receiver, Granularity.HOURS_1, false);
        engine.clock.tick(HOUR);
        var claimed = claim(true, two, one, off);
        assertThat(claimed).containsOnlyKeys(two, one, off);
        assertThat(claimed.get(off).claims()).isEmpty();
        assertThat(claimed.get(two).claims()).extracting(Claim::chatId).containsExactly("chat0");
        assertThat(claimed.get(two).leftSince()).isNotNull();
        assertThat(claimed.get(two).nextDue()).isEqualTo(engine.clock.instant());
        assertThat(claimed.get(one).claims()).hasSize(1).allSatisfy(claim -> {
            assertThat(claim.workspaceId()).isEqualTo(one);
            assertThat(claim.bundle()).isTrue();
        });

        var again = claim(true, one);
        assertThat(again.get(one).claims()).isEmpty();
        assertThat(again.get(one).leftSince()).isNull();
        assertThat(again.get(one).nextDue())
                .isEqualTo(claimed.get(one).claims().getFirst().leaseEndsAt());
        engine.pass(engine.sending.lease());
        assertThat(receiver.received()).hasSize(3);
    }

    @Test
    void whereALeaseWasLostNothingIsClaimedBesideOthers() {
        var lost = withBundles(2);
        var other = withBundles(1);
        engine.clock.tick(HOUR);
        assertThat(claim(true, lost).get(lost).claims()).hasSize(1);
        engine.clock.tick(engine.sending.lease());
        // The one that was not leased is due since before, the other one's lease ended this moment.
        assertThat(claim(true, lost).get(lost).claims()).hasSize(1);
        assertThat(claim(true, lost, other)).containsOnlyKeys(other);

        engine.pass(engine.sending.lease());
        assertThat(receiver.received()).hasSize(3);
    }

    @Test
    void aWebhookThatFailsIsProbedByItselfAndNotWhileTooManyWait() {
        var failing = engine.workspace(receiver, Granularity.NONE);
        receiver.answer(503);
        engine.push(failing, "chat", "fails");
        engine.work();
        var next = claim(true, failing).get(failing);
        assertThat(next.claims()).isEmpty();
        assertThat(next.nextDue()).isEqualTo(engine.webhook(failing).nextRequestAt());

        engine.clock.tick(Duration.ofSeconds(6));
        assertThat(claim(true, failing)).isEmpty();
        for (var later :
                List.of(claim(false, failing).get(failing), queue.claim(failing, 1, engine.sending.lease(), false))) {
            assertThat(later.claims()).isEmpty();
            assertThat(later.nextDue()).isAfter(engine.clock.instant());
        }

        receiver.answer(200);
        engine.work();
        assertThat(receiver.received()).hasSize(2);
    }
}
