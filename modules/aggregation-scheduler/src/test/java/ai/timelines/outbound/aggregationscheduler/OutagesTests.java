package ai.timelines.outbound.aggregationscheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import ai.timelines.outbound.database.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.PlatformTransactionManager;

class OutagesTests {

    private static final Duration A_HANG = Duration.ofSeconds(3);
    private static final Duration A_SLOW_ANSWER = Duration.ofSeconds(1);

    private Duration passed = Duration.ZERO;

    private final Outages outages = new Outages(
            new Transactions(mock(PlatformTransactionManager.class)),
            () -> Instant.parse("2026-01-31T12:00:00Z").plus(passed),
            () -> passed.toNanos());

    @Test
    void whatIsAnsweredInTimeIsNoOutage() {
        outages.ask(takes(A_SLOW_ANSWER));

        assertThat(outages.isJustOver()).isFalse();
    }

    @Test
    void aQuestionThatHungIsOneUntilHoldersHadTheirTurn() {
        outages.ask(takes(A_HANG));

        assertThat(outages.isJustOver()).isTrue();
        passed = passed.plusSeconds(4);
        assertThat(outages.isJustOver()).isFalse();
    }

    @Test
    void aFailureIsOneFromTheNextAnswerOn() {
        fails(new DataAccessResourceFailureException("gone"));
        passed = passed.plusSeconds(60);
        assertThat(outages.isJustOver()).isFalse();

        outages.ask(() -> true);

        assertThat(outages.isJustOver()).isTrue();
    }

    @Test
    void waitingForALockIsNone() {
        fails(new CannotAcquireLockException("kept"));
        outages.ask(() -> true);
        outages.inTransaction(takes(A_HANG));

        assertThat(outages.isJustOver()).isFalse();
    }

    @Test
    void aQuestionWithinATransactionCountsByItself() {
        outages.inTransaction(() -> outages.ask(takes(A_HANG)));

        assertThat(outages.isJustOver()).isTrue();
    }

    private void fails(RuntimeException failure) {
        assertThatThrownBy(() -> outages.heed(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    private Supplier<Boolean> takes(Duration time) {
        return () -> {
            passed = passed.plus(time);
            return true;
        };
    }
}
