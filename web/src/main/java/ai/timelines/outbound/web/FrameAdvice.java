package ai.timelines.outbound.web;

import ai.timelines.outbound.workspace.People;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Gives every page its frame; pages seen before signing in have none. */
@ControllerAdvice(annotations = PageController.class)
class FrameAdvice {

    private final CurrentWorkspaces workspaces;
    private final People people;

    FrameAdvice(CurrentWorkspaces workspaces, People people) {
        this.workspaces = workspaces;
        this.people = people;
    }

    @ModelAttribute("frame")
    @Nullable
    Frame frame(HttpServletRequest request) {
        return CurrentWorkspaces.signedIn()
                .map(person ->
                        new Frame(person, workspaces.of(request).orElse(null), people.memberships(person.personId())))
                .orElse(null);
    }
}
