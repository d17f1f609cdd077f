package ai.timelines.outbound.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.UUID;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;

/** The sessions of a person, on whichever node they began. */
@Component
class PersonSessions {

    private final FindByIndexNameSessionRepository<? extends Session> sessions;
    private final SecurityContextRepository contexts = new HttpSessionSecurityContextRepository();

    PersonSessions(FindByIndexNameSessionRepository<? extends Session> sessions) {
        this.sessions = sessions;
    }

    /** Ends all but this one. */
    void endOthers(UUID personId, HttpSession kept) {
        sessions.findByPrincipalName(personId.toString()).keySet().stream()
                .filter(id -> !id.equals(kept.getId()))
                .forEach(sessions::deleteById);
    }

    /** Lets the session of this request go on, under another id, as that person. */
    void goOn(SignedIn person, HttpServletRequest request, HttpServletResponse response) {
        request.changeSessionId();
        var authentication = UsernamePasswordAuthenticationToken.authenticated(person, null, List.of());
        authentication.setDetails(request.getRemoteAddr());
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(authentication);
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
    }
}
