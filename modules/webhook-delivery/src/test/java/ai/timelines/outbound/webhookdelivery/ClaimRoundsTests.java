package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.outboundhttp.OutboundHttpProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.TransientDataAccessResourceException;

/** From whom is claimed together, and from whom alone (R29). */
class ClaimRoundsTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Claiming claiming = mock();
    private final Sending sending = new Sending(
            mock(DeliveryQueue.class),
            new StaticListableBeanFactory().getBeanProvider(Courier.class),
            new DispatchProperties(1, 1, "Brand", "1", false),
            new OutboundHttpProperties(Duration.ofSeconds(15), List.of()),
            this::now);
    private final ClaimRounds rounds = new ClaimRounds(claiming, sending, this::now);
    private Instant now = Claims.NOW;

    private Instant now() {
        return now;
    }

    @BeforeEach
    void begin() {
        sending.begin();
    }

    private List<UUID> due(int count) {
        var workspaces =
                IntStream.range(0, count).mapToObj(_ -> UUID.randomUUID()).toList();
        workspaces.forEach(it -> sending.agenda().expect(it, now));
        return workspaces;
    }

    private static Optional<Claiming.Outcome> outcome(int deliveries) {
        return Optional.of(new Claiming.Outcome(deliveries, false));
    }

    @Test
    void whoeverIsLeftOutOfAGroupIsClaimedFromAlone() {
        var two = due(2);
        when(claiming.claim(anyList())).thenReturn(new Claiming.Together(3, List.of(two.getFirst())));
        when(claiming.claim(two.getFirst())).thenReturn(outcome(4));
        assertThat(rounds.claimDue(() -> false)).isEqualTo(7);
        verify(claiming, never()).claim(two.getLast());
    }

    @Test
    void whoeverHasMuchIsInNoGroup() {
        var three = due(3);
        var much = three.getFirst();
        when(claiming.isAbundant(much)).thenReturn(true);
        when(claiming.claim(much)).thenReturn(outcome(128));
        when(claiming.claim(anyList())).thenAnswer(it -> {
            assertThat(new HashSet<>(it.<List<UUID>>getArgument(0))).isEqualTo(Set.copyOf(three.subList(1, 3)));
            return new Claiming.Together(2, List.of());
        });
        assertThat(rounds.claimDue(() -> false)).isEqualTo(130);
    }

    @Test
    void aLockKeepsOnlyItsOwnWorkspaceWaiting() {
        var three = due(3);
        var locked = three.getFirst();
        when(claiming.claim(anyList())).thenThrow(new CannotAcquireLockException("held"));
        when(claiming.claim(any(UUID.class))).thenReturn(outcome(1));
        when(claiming.claim(locked)).thenThrow(new CannotAcquireLockException("held"));
        assertThat(rounds.claimDue(() -> false)).isEqualTo(2);

        clearInvocations(claiming);
        now = now.plusSeconds(1);
        assertThat(rounds.claimDue(() -> false)).isZero();
        verify(claiming, timeout(SOON.toMillis())).claim(locked);
        verify(claiming, never()).claim(anyList());
    }

    @Test
    void whileTheDatabaseIsAwayNobodyElseIsAskedFor() {
        due(100);
        when(claiming.claim(anyList())).thenThrow(new TransientDataAccessResourceException("away"));
        assertThat(rounds.claimDue(() -> false)).isZero();
        verify(claiming).claim(anyList());
        verify(claiming, never()).claim(any(UUID.class));
        assertThat(sending.agenda().takeDue(now)).isEmpty();
        assertThat(sending.agenda().takeDue(now.plusSeconds(1))).hasSize(100);
    }

    /** Or a group that is not full would be the last of each round, and never reached. */
    @Test
    void nobodyStandsBehindTheSameOthersInEachRound() {
        due(20).forEach(it -> when(claiming.isAbundant(it)).thenReturn(true));
        due(2);
        when(claiming.claim(any(UUID.class))).thenAnswer(it -> {
            sending.agenda().expect(it.getArgument(0), now);
            return outcome(0);
        });
        var reached = new AtomicBoolean();
        when(claiming.claim(anyList())).thenAnswer(_ -> {
            reached.set(true);
            return new Claiming.Together(0, List.of());
        });
        for (int round = 0; round < 300 && !reached.get(); round++) {
            var claims = new AtomicInteger();
            rounds.claimDue(() -> claims.incrementAndGet() > 5);
        }
        assertThat(reached).isTrue();
    }

    @Test
    void theRestOfARoundWaitsWhereSomethingElseIsToBeDone() {
        due(100);
        assertThat(rounds.claimDue(() -> true)).isZero();
        verify(claiming, never()).claim(anyList());
        assertThat(sending.agenda().takeDue(now)).hasSize(100);
    }
}
