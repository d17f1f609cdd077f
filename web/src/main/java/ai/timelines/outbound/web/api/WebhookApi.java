package ai.timelines.outbound.web.api;

import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.webhooksettings.Granularity;
import ai.timelines.outbound.webhooksettings.Webhook;
import ai.timelines.outbound.webhooksettings.WebhookSettings;
import ai.timelines.outbound.webhooksettings.Webhooks;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The settings of a workspace's webhook (R1, R3) and its secret (R23). */
@RestController
@RequestMapping("/api/v1/workspaces/{workspace_id}/webhook")
class WebhookApi {

    private final JsonBodies bodies;
    private final Webhooks webhooks;
    private final DeliveryQueue queue;

    WebhookApi(JsonBodies bodies, Webhooks webhooks, DeliveryQueue queue) {
        this.bodies = bodies;
        this.webhooks = webhooks;
        this.queue = queue;
    }

    /** The secret that signs requests. */
    record Secret(String secret) {
        @Override
        public String toString() {
            return "Secret";
        }
    }

    @GetMapping
    ResponseEntity<WebhookState> settings(WorkspaceId workspace) {
        return state(webhooks.of(workspace.id()));
    }

    @PutMapping
    ResponseEntity<WebhookState> replace(WorkspaceId workspace, HttpServletRequest request) {
        var settings = bodies.read(request, this::settings);
        return switch (webhooks.save(workspace.id(), settings)) {
            case Webhooks.SaveOutcome.Saved saved -> state(saved.webhook());
            case Webhooks.SaveOutcome.UrlRefused refused ->
                throw Refused.invalid("One field is wrong.", List.of(new FieldProblem("/url", refused.reason())));
        };
    }

    @GetMapping("/secret")
    ResponseEntity<Secret> secret(WorkspaceId workspace) {
        return Answers.ok(new Secret(webhooks.secret(workspace.id())));
    }

    @PostMapping("/secret/rotate")
    ResponseEntity<Secret> rotateSecret(WorkspaceId workspace) {
        return Answers.ok(new Secret(webhooks.rotateSecret(workspace.id())));
    }

    private ResponseEntity<WebhookState> state(Webhook webhook) {
        return Answers.ok(WebhookState.of(webhook, queue));
    }

    private WebhookSettings settings(JsonValue body) {
        var problems = new FieldProblems();
        var fields = Fields.of(body, problems);
        var settings = new WebhookSettings(
                fields.parsed("url", "", this::url),
                fields.parsed("granularity", Granularity.NONE, WebhookApi::granularity),
                fields.requiredFlag("enabled"),
                fields.flag("accept_any_2xx"));
        fields.finish();
        problems.refuseIfAny();
        return settings;
    }

    /** Judged here as well as when it is saved, so that it is named together with other wrong fields. */
    private String url(String text) {
        var objection = webhooks.objection(text);
        if (objection.isPresent()) {
            throw new Unacceptable(objection.get());
        }
        return text;
    }

    private static Granularity granularity(String code) {
        return Granularity.ofCode(code)
                .orElseThrow(() -> new Unacceptable("Must be \"none\", \"1h\", \"6h\", \"12h\" or \"24h\"."));
    }
}
