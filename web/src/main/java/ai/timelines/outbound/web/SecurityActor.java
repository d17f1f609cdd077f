package ai.timelines.outbound.web;

import ai.timelines.outbound.workspace.Actor;
import ai.timelines.outbound.workspace.Caller;
import ai.timelines.outbound.workspace.CurrentActor;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** On whose behalf a request is served: a signed-in person's or a token's; what no request asked for is done by the system. */
@Component
class SecurityActor implements CurrentActor {

    @Override
    public Actor get() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return switch (authentication == null ? null : authentication.getPrincipal()) {
            case SignedIn person -> Actor.person(person.personId(), person.shownAs());
            case Caller caller -> Actor.of(caller);
            case null, default -> Actor.SYSTEM;
        };
    }
}
