package ai.timelines.outbound.web;

import ai.timelines.outbound.workspace.Membership;
import ai.timelines.outbound.workspace.People;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.UUID;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Finds the current workspace of a request: the one chosen in the session as long as the person belongs to it, else the person's first. */
@Component
public class CurrentWorkspaces {

    private static final String CHOSEN = CurrentWorkspaces.class.getName() + ".chosen";

    private static final String FOUND = CurrentWorkspaces.class.getName() + ".found";

    private final People people;

    CurrentWorkspaces(People people) {
        this.people = people;
    }

    static Optional<SignedIn> signedIn() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof SignedIn person
                ? Optional.of(person)
                : Optional.empty();
    }

    /** Asks the database once per request: a role that was taken away is gone with the next click. */
    public Optional<CurrentWorkspace> of(HttpServletRequest request) {
        if (request.getAttribute(FOUND) instanceof CurrentWorkspace found) {
            return Optional.of(found);
        }
        var current = signedIn()
                .flatMap(person -> membership(person, request)
                        .map(it -> new CurrentWorkspace(
                                it.workspaceId(), it.workspaceName(), it.role(), person.personId())));
        current.ifPresent(it -> request.setAttribute(FOUND, it));
        return current;
    }

    /** The one that was found for this request before, and which its page shows. */
    static Optional<CurrentWorkspace> shown(HttpServletRequest request) {
        return request.getAttribute(FOUND) instanceof CurrentWorkspace found ? Optional.of(found) : Optional.empty();
    }

    /** Whether the person belongs to that workspace and thus now works in it. */
    public boolean choose(UUID workspaceId, HttpServletRequest request) {
        boolean member = signedIn()
                .flatMap(person -> people.membership(person.personId(), workspaceId))
                .isPresent();
        if (member) {
            request.getSession().setAttribute(CHOSEN, workspaceId);
            request.removeAttribute(FOUND);
        }
        return member;
    }

    private Optional<Membership> membership(SignedIn person, HttpServletRequest request) {
        var session = request.getSession(false);
        if (session != null && session.getAttribute(CHOSEN) instanceof UUID chosen) {
            var membership = people.membership(person.personId(), chosen);
            if (membership.isPresent()) {
                return membership;
            }
        }
        return people.memberships(person.personId()).stream().findFirst();
    }
}
