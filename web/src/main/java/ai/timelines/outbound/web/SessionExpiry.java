package ai.timelines.outbound.web;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.stereotype.Component;

/** Deletes sessions that have ended, as Spring Session would by itself, but among the jobs whose failures {@link JobFailures} tells. */
@Component
class SessionExpiry {

    private final JdbcIndexedSessionRepository sessions;

    SessionExpiry(JdbcIndexedSessionRepository sessions) {
        this.sessions = sessions;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void everyMinute() {
        sessions.cleanUpExpiredSessions();
    }
}
