package ai.timelines.outbound.web.outbound;

import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.web.CurrentWorkspace;
import ai.timelines.outbound.web.PageController;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The newest requests, as the tab asks for them while it is open, and the log as a file (R17, R18). */
@PageController
@RequestMapping(OutboundTab.PATH)
class RecentActivity {

    private final Activities activities;
    private final DeliveryLog log;

    RecentActivity(Activities activities, DeliveryLog log) {
        this.activities = activities;
        this.log = log;
    }

    /**
     * Answers 204 while the page shows what there is: then nothing in it moves under the reader's eyes.
     *
     * @param shown the version that the page shows
     */
    @GetMapping("/activity")
    @Nullable
    String refresh(
            CurrentWorkspace workspace,
            @RequestParam(defaultValue = "") String shown,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean htmx,
            Model model,
            HttpServletResponse response) {
        if (!htmx) {
            return "redirect:" + OutboundTab.PATH;
        }
        var activity = activities.of(workspace.workspaceId());
        if (activity.version().equals(shown)) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return null;
        }
        model.addAttribute("activity", activity);
        model.addAttribute("state", activity.state());
        return "outbound/parts :: refreshed";
    }

    @GetMapping("/log.json")
    void download(CurrentWorkspace workspace, HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"outbound-log.json\"");
        try {
            log.writeLog(workspace.workspaceId(), response.getOutputStream());
        } catch (UncheckedIOException readerGone) {
            throw readerGone.getCause();
        }
    }
}
