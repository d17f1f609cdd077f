package ai.timelines.outbound.web;

import ai.timelines.outbound.workspace.Membership;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the layout shows around a page of a signed-in person: the template's {@code frame}.
 *
 * @param current null for a person who belongs to no workspace
 * @param workspaces all that the person belongs to
 */
public record Frame(SignedIn person, @Nullable CurrentWorkspace current, List<Membership> workspaces) {

    /** Whether the menu leads to the integration settings (R28). */
    public boolean offersWebhooks() {
        return current != null && current.role().mayManageIntegrations();
    }

    /** Whether there is another workspace to go to. */
    public boolean offersSwitch() {
        return workspaces.size() > 1;
    }

    /** The headers of htmx's requests, as JSON; null where no workspace is shown. */
    public @Nullable String partHeaders() {
        return current == null ? null : "{\"" + PartWorkspace.HEADER + "\":\"" + current.workspaceId() + "\"}";
    }

    public boolean isCurrent(Membership membership) {
        return current != null && current.workspaceId().equals(membership.workspaceId());
    }
}
