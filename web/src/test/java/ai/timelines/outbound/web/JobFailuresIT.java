package ai.timelines.outbound.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

@WebTest
@ExtendWith(OutputCaptureExtension.class)
class JobFailuresIT {

    @Autowired
    ThreadPoolTaskScheduler scheduler;

    @Autowired
    SessionExpiry sessionExpiry;

    @Autowired
    SessionRepository<? extends Session> sessions;

    @Autowired
    JdbcClient jdbc;

    @Test
    void jobsThatFailForTheDatabasesSakeSayNoMoreThanALine(CapturedOutput output) throws Exception {
        for (int i = 0; i < 3; i++) {
            run(JobFailuresIT::findTheDatabaseAway);
        }
        assertThat(output.getOut().lines().filter(line -> line.contains("findTheDatabaseAway")))
                .singleElement()
                .asString()
                .contains(
                        "JobFailuresIT.findTheDatabaseAway: the database fails (SQLTransientConnectionException timed out)");
        assertThat(output.getOut()).doesNotContain("\tat ", "Caused by");
    }

    @Test
    void aFaultOfAJobIsToldInFull(CapturedOutput output) throws Exception {
        run(JobFailuresIT::haveAFault);
        assertThat(output.getOut())
                .contains("JobFailuresIT.haveAFault failed", "IllegalStateException: a fault", "\tat ");
    }

    private void run(Runnable job) throws Exception {
        scheduler.schedule(job, Instant.now()).get();
    }

    private static void findTheDatabaseAway() {
        throw new CannotGetJdbcConnectionException("away", new SQLTransientConnectionException("timed out"));
    }

    private static void haveAFault() {
        throw new IllegalStateException("a fault");
    }

    @Test
    void sessionsThatHaveEndedAreDeletedByOneOfTheJobs() {
        var ended = begun(sessions, Instant.now().minus(Duration.ofHours(1)));
        var going = begun(sessions, Instant.now());
        sessionExpiry.everyMinute();
        assertThat(isKept(ended)).isFalse();
        assertThat(isKept(going)).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .as("the session repository's own scheduler")
                .noneMatch(thread -> thread.getName().startsWith("spring-session-"));
    }

    private static <S extends Session> String begun(SessionRepository<S> repository, Instant lastUsed) {
        var session = repository.createSession();
        session.setLastAccessedTime(lastUsed);
        repository.save(session);
        return session.getId();
    }

    private boolean isKept(String id) {
        return jdbc.sql("SELECT COUNT(*) FROM SPRING_SESSION WHERE SESSION_ID = ?")
                        .param(id)
                        .query(Integer.class)
                        .single()
                > 0;
    }
}
