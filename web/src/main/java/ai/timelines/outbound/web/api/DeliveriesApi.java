package ai.timelines.outbound.web.api;

import ai.timelines.outbound.deliverylog.AttemptSummary;
import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.webhookdelivery.Resends;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What was sent (R17, R18), and sending it again (R12). */
@RestController
@RequestMapping("/api/v1/workspaces/{workspace_id}/deliveries")
class DeliveriesApi {

    private static final int USUAL = 10;
    private static final int MOST = 100;
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,9}");

    private final DeliveryLog deliveryLog;
    private final Resends resends;
    private final InstantSource clock;

    DeliveriesApi(DeliveryLog deliveryLog, Resends resends, InstantSource clock) {
        this.deliveryLog = deliveryLog;
        this.resends = resends;
        this.clock = clock;
    }

    /** Newest first. */
    record Deliveries(List<AttemptSummary> deliveries) {}

    @GetMapping
    ResponseEntity<Deliveries> newest(WorkspaceId workspace, HttpServletRequest request) {
        return Answers.ok(new Deliveries(deliveryLog.newest(workspace.id(), limit(request))));
    }

    @GetMapping("/log")
    void log(WorkspaceId workspace, HttpServletResponse response) throws IOException {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader("Content-Disposition", "attachment; filename=\"outbound-log-" + today + ".json\"");
        deliveryLog.writeLog(workspace.id(), response.getOutputStream());
    }

    @PostMapping("/{delivery_id}/resend")
    ResponseEntity<Void> resend(WorkspaceId workspace, @PathVariable("delivery_id") String deliveryId) {
        var outcome = WorkspaceAccess.id(deliveryId)
                .map(id -> resends.request(workspace.id(), id))
                .orElse(Resends.Outcome.UNKNOWN_DELIVERY);
        return switch (outcome) {
            case ACCEPTED -> ResponseEntity.accepted().build();
            case UNKNOWN_DELIVERY -> throw Refused.because(ProblemType.NOT_FOUND, "There is no such delivery.");
            case WEBHOOK_OFF ->
                throw Refused.because(
                        ProblemType.WEBHOOK_OFF, "Nothing is sent while the webhook is off. Switch it on first.");
        };
    }

    private static int limit(HttpServletRequest request) {
        String[] values = request.getParameterValues("limit");
        if (values == null) {
            return USUAL;
        }
        if (values.length == 1 && WHOLE_NUMBER.matcher(values[0]).matches()) {
            int limit = Integer.parseInt(values[0]);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        }
        throw Refused.invalid(
                "One parameter is wrong.",
                List.of(new FieldProblem("/limit", "Must be a whole number from 1 to " + MOST + ".")));
    }
}
