package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.webhookdelivery.Receiver.Received;
import ai.timelines.outbound.webhooksettings.Granularity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** Workspaces that have little due are claimed from together (R29). */
@SpringBootTest
class ClaimsTogetherIT {

    private static final Duration HOUR = Duration.ofHours(1);

    @Autowired
    private Engine engine;

    @MockitoSpyBean
    private DeliveryQueue queue;

    private final Receiver receiver = new Receiver();

    @BeforeEach
    void aNewMorning() {
        engine.beginNewMorning();
        engine.work();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private UUID withBundles(int chats) {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        for (int i = 0; i < chats; i++) {
            engine.push(workspace, "chat" + i, UUID.randomUUID().toString());
        }
        return workspace;
    }

    @Test
    void aWindowThatEndsForManyWorkspacesTakesFewClaims() {
        var workspaces = IntStream.range(0, 40).mapToObj(_ -> withBundles(2)).toList();
        clearInvocations(queue);
        engine.pass(HOUR);
        assertThat(receiver.received()).hasSize(80);
        workspaces.forEach(it -> verify(queue, never())
                .claim(ArgumentMatchers.eq(it), ArgumentMatchers.anyInt(), ArgumentMatchers.any()));
        verify(queue, times(2)).claim(ArgumentMatchers.anyMap(), ArgumentMatchers.any());
    }

    @Test
    void whoeverHasMuchDueIsClaimedFromAloneAndAllOfItIsSent() {
        withBundles(100);
        withBundles(1);
        engine.pass(HOUR);
        assertThat(receiver.received()).hasSize(101);
        assertThat(receiver.received().stream().map(Received::uids).distinct()).hasSize(101);
    }

    @Test
    void whatTakesMoreThanALookIsLeftOut() {
        var lost = withBundles(2);
        engine.clock.tick(HOUR);
        assertThat(queue.claim(lost, 1, engine.sending.lease()).claims()).hasSize(1);
        engine.clock.tick(engine.sending.lease());
        var failing = engine.workspace(receiver, Granularity.NONE);
        receiver.answer(503);
        engine.push(failing, "chat", "fails");
        engine.work();
        receiver.answer(200);
        var off = withBundles(1);
        engine.set(off, receiver, Granularity.HOURS_1, false);
        var two = withBundles(2);
        var one = withBundles(1);
        engine.clock.tick(HOUR);

        var limits = new LinkedHashMap<UUID, Integer>();
        List.of(lost, failing, off, two, one).forEach(it -> limits.put(it, it.equals(two) ? 1 : 8));
        var claimed = queue.claim(limits, engine.sending.lease());

        assertThat(claimed).containsOnlyKeys(off, two, one);
        assertThat(claimed.get(off).claims()).isEmpty();
        assertThat(claimed.get(two).claims()).extracting(Claim::chatId).containsExactly("chat0");
        assertThat(claimed.get(two).leftSince()).isNotNull();
        assertThat(claimed.get(two).nextDue()).isEqualTo(engine.clock.instant());
        assertThat(claimed.get(one).claims()).hasSize(1).allSatisfy(claim -> {
            assertThat(claim.workspaceId()).isEqualTo(one);
            assertThat(claim.bundle()).isTrue();
        });
        assertThat(claimed.get(one).leftSince()).isNull();
        assertThat(claimed.get(one).nextDue())
                .isEqualTo(claimed.get(one).claims().getFirst().leaseEndsAt());

        engine.pass(engine.sending.lease());
        assertThat(receiver.received().stream()
                        .flatMap(it -> it.uids().stream())
                        .distinct())
                .as("all but what is held")
                .hasSize(6);
    }
}
