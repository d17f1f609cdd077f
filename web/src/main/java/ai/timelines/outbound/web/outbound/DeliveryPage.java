package ai.timelines.outbound.web.outbound;

import ai.timelines.outbound.deliverylog.Attempt;
import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.web.CurrentWorkspace;
import ai.timelines.outbound.web.Notice;
import ai.timelines.outbound.web.PageController;
import ai.timelines.outbound.webhookdelivery.Resends;
import ai.timelines.outbound.webhooksettings.Webhooks;
import ai.timelines.outbound.workspace.Workspaces;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of one request, and sending it again (R12, R17); ids of others are unknown ones (R27). */
@PageController
@RequestMapping(DeliveryPage.PATH)
class DeliveryPage {

    static final String PATH = OutboundTab.PATH + "/deliveries/{deliveryId}";

    private final DeliveryLog log;
    private final Activities activities;
    private final Webhooks webhooks;
    private final Resends resends;
    private final Workspaces workspaces;
    private final InstantSource clock;

    DeliveryPage(
            DeliveryLog log,
            Activities activities,
            Webhooks webhooks,
            Resends resends,
            Workspaces workspaces,
            InstantSource clock) {
        this.log = log;
        this.activities = activities;
        this.webhooks = webhooks;
        this.resends = resends;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    @GetMapping
    String show(CurrentWorkspace workspace, @PathVariable String deliveryId, Model model) {
        var attempt = find(workspace, deliveryId);
        var zone = workspaces.timeZone(workspace.workspaceId());
        model.addAttribute("delivery", DeliveryView.of(attempt, clock.instant(), zone));
        model.addAttribute("webhookOn", webhooks.of(workspace.workspaceId()).enabled());
        addAttempts(workspace, attempt, model);
        return "outbound/delivery";
    }

    /** The list of attempts, as the page asks for it while it is open. */
    @GetMapping("/attempts")
    String attempts(
            CurrentWorkspace workspace,
            @PathVariable String deliveryId,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean htmx,
            Model model) {
        if (!htmx) {
            return "redirect:" + OutboundTab.PATH + "/deliveries/" + parsed(deliveryId);
        }
        addAttempts(workspace, find(workspace, deliveryId), model);
        return "outbound/delivery :: attempts";
    }

    @PostMapping("/resend")
    String resend(CurrentWorkspace workspace, @PathVariable String deliveryId, RedirectAttributes afterwards) {
        var id = parsed(deliveryId);
        switch (resends.request(workspace.workspaceId(), id)) {
            case ACCEPTED ->
                Notice.ok("It is being sent again. The new attempt appears in the list of attempts in a moment.")
                        .showAfter(afterwards);
            case WEBHOOK_OFF ->
                Notice.warn("It was not sent again, because the webhook is switched off.")
                        .showAfter(afterwards);
            case UNKNOWN_DELIVERY -> throw notFound();
        }
        return "redirect:" + OutboundTab.PATH + "/deliveries/" + id;
    }

    @GetMapping("/request-body")
    ResponseEntity<byte[]> requestBody(CurrentWorkspace workspace, @PathVariable String deliveryId) {
        var attempt = find(workspace, deliveryId);
        return file(
                "request-" + attempt.deliveryId() + ".json", attempt.request().body());
    }

    @GetMapping("/response-body")
    ResponseEntity<byte[]> responseBody(CurrentWorkspace workspace, @PathVariable String deliveryId) {
        var attempt = find(workspace, deliveryId);
        if (attempt.response() == null) {
            throw notFound();
        }
        return file(
                "response-" + attempt.deliveryId() + ".txt", attempt.response().body());
    }

    private void addAttempts(CurrentWorkspace workspace, Attempt attempt, Model model) {
        model.addAttribute("current", attempt.deliveryId().toString());
        model.addAttribute("attempts", activities.attemptsOf(attempt.summary()));
    }

    private Attempt find(CurrentWorkspace workspace, String deliveryId) {
        return log.find(workspace.workspaceId(), parsed(deliveryId)).orElseThrow(DeliveryPage::notFound);
    }

    /** {@code UUID.fromString} takes {@code 1-1-1-1-1}, too, which is no id of ours. */
    private static UUID parsed(String deliveryId) {
        try {
            var id = UUID.fromString(deliveryId);
            if (id.toString().equalsIgnoreCase(deliveryId)) {
                return id;
            }
        } catch (IllegalArgumentException malformed) {
            // as unknown as any other
        }
        throw notFound();
    }

    private static ResponseStatusException notFound() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    /** Never shown by the browser itself: a stranger wrote it. */
    private static ResponseEntity<byte[]> file(String name, byte[] bytes) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(bytes);
    }
}
