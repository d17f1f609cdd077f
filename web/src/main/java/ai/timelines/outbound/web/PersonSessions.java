package ai.timelines.outbound.web;

import jakarta.servlet.http.HttpSession;
import java.util.UUID;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;

/** The sessions of a person, on whichever node they began. */
@Component
class PersonSessions {

    private final FindByIndexNameSessionRepository<? extends Session> sessions;

    PersonSessions(FindByIndexNameSessionRepository<? extends Session> sessions) {
        this.sessions = sessions;
    }

    /** Ends all but this one. */
    void endOthers(UUID personId, HttpSession kept) {
        sessions.findByPrincipalName(personId.toString()).keySet().stream()
                .filter(id -> !id.equals(kept.getId()))
                .forEach(sessions::deleteById);
    }
}
