package ai.timelines.outbound.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

class PatienceTests {

    @Test
    void whatIsNotCommittedInTimeFails() {
        try (var patience = new Patience("test", Duration.ofMillis(1))) {
            var commit = patience.within(new CompletableFuture<String>());

            assertThatThrownBy(() -> commit.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(QueryTimeoutException.class);
            Awaitility.await().until(() -> patience.watched() == 0);
        }
    }

    @Test
    void onlyWhatIsLateFails() {
        try (var patience = new Patience("test", Duration.ofMinutes(20))) {
            long begin = System.nanoTime();
            var commit = patience.within(new CompletableFuture<String>());

            patience.failOverdue(begin + TimeUnit.MINUTES.toNanos(20) - 1);
            assertThat(commit).isNotDone();

            patience.failOverdue(System.nanoTime() + TimeUnit.MINUTES.toNanos(20));
            assertThatThrownBy(commit::get).hasRootCauseMessage("No commit within 1200 s");
        }
    }

    @Test
    void whatIsDoneIsNotWatchedAnyMore() {
        try (var patience = new Patience("test", Duration.ofMinutes(20))) {
            var committed = patience.within(new CompletableFuture<String>());
            var failed = patience.within(new CompletableFuture<String>());
            var cancelled = patience.within(new CompletableFuture<String>());
            assertThat(patience.watched()).isEqualTo(3);

            committed.complete("stored");
            failed.completeExceptionally(new IllegalStateException());
            cancelled.cancel(false);
            patience.within(CompletableFuture.completedFuture("stored before"));

            assertThat(patience.watched()).isZero();
        }
    }
}
