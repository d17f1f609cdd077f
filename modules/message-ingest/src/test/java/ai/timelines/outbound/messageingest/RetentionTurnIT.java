package ai.timelines.outbound.messageingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.DrivenClock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest
class RetentionTurnIT {

    @Autowired
    private JdbcClient jdbc;

    private final DrivenClock clock = new DrivenClock(Instant.parse("2026-03-02T10:05:00.123456789Z"));
    private final String job = "test " + UUID.randomUUID().toString().substring(0, 8);

    private RetentionTurn node() {
        return new RetentionTurn(jdbc, clock, job, Duration.ofHours(1));
    }

    private Instant freeAt() {
        return jdbc.sql("SELECT free_at FROM retention_turn WHERE job = ?")
                .param(job)
                .query((row, _) -> Columns.instant(row, "free_at"))
                .single();
    }

    @Test
    void oneNodeAtATimeHasItsTurnAndLosesItByTime() {
        var turn = node().take().orElseThrow();
        assertThat(node().take()).isEmpty();
        clock.tick(Duration.ofMinutes(4));
        turn.keep();
        clock.tick(Duration.ofMinutes(4));
        assertThat(node().take()).isEmpty();
        clock.tick(Duration.ofMinutes(2));
        var next = node().take().orElseThrow();
        next.end();
        clock.tick(Duration.ofMinutes(59));
        assertThat(node().take()).isEmpty();
        clock.tick(Duration.ofMinutes(1));
        assertThat(node().take()).isPresent();
    }

    @Test
    void whoLostItsTurnIsToldAndChangesNothingOfTheOthers() {
        var slow = node().take().orElseThrow();
        clock.tick(Duration.ofMinutes(6));
        var other = node().take().orElseThrow();
        var otherUntil = freeAt();
        assertThatThrownBy(slow::keep).isInstanceOf(RetentionTurn.LostException.class);
        assertThatThrownBy(slow::end).isInstanceOf(RetentionTurn.LostException.class);
        assertThat(freeAt()).isEqualTo(otherUntil);
        clock.tick(Duration.ofMinutes(3));
        other.keep();
        assertThat(freeAt()).isAfter(otherUntil);
        other.end();
        // Not even when nobody has it.
        assertThatThrownBy(slow::end).isInstanceOf(RetentionTurn.LostException.class);
    }

    @Test
    void whatStoodStillAndWasNotMissedGoesOn() {
        var slow = node().take().orElseThrow();
        clock.tick(Duration.ofMinutes(30));
        slow.keep();
        assertThat(node().take()).isEmpty();
    }

    /** It is kept before each row. */
    @Test
    void toKeepATurnWritesOnceAMinuteAtMost() {
        var turn = node().take().orElseThrow();
        var until = freeAt();
        clock.tick(Duration.ofSeconds(59));
        turn.keep();
        assertThat(freeAt()).isEqualTo(until);
        clock.tick(Duration.ofSeconds(1));
        turn.keep();
        assertThat(freeAt()).isEqualTo(until.plusSeconds(60));
    }
}
