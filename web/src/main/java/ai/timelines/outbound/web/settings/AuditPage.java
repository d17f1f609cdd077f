package ai.timelines.outbound.web.settings;

import ai.timelines.outbound.web.CurrentWorkspace;
import ai.timelines.outbound.web.PageController;
import ai.timelines.outbound.workspace.AuditTrail;
import ai.timelines.outbound.workspace.Workspaces;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows who did what to the workspace, newest first, a page at a time. */
@PageController
class AuditPage {

    static final String PATH = "/settings/audit";

    private static final int PER_PAGE = 50;

    private final AuditTrail trail;
    private final Workspaces workspaces;
    private final InstantSource clock;

    AuditPage(AuditTrail trail, Workspaces workspaces, InstantSource clock) {
        this.trail = trail;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    /** @param before the entry that the page before ended with */
    @GetMapping(PATH)
    String show(CurrentWorkspace workspace, @RequestParam(required = false) @Nullable UUID before, Model model) {
        var zone = workspaces.timeZone(workspace.workspaceId());
        var now = clock.instant();
        var found = trail.newest(workspace.workspaceId(), before, PER_PAGE + 1);
        var shown = found.stream().limit(PER_PAGE).toList();
        model.addAttribute(
                "entries", shown.stream().map(it -> AuditRow.of(it, now, zone)).toList());
        model.addAttribute("zone", zone.getId());
        model.addAttribute("newest", before == null);
        model.addAttribute("older", found.size() > PER_PAGE ? shown.getLast().id() : null);
        return "settings/audit";
    }
}
