package ai.timelines.outbound.web.api;

import ai.timelines.outbound.messageingest.Acceptance;
import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.Attachments;
import ai.timelines.outbound.messageingest.MessageIngest;
import ai.timelines.outbound.messageingest.PushedMessage;
import ai.timelines.outbound.workspace.Caller;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pushing one message (R24, R25). */
@RestController
class MessagesApi {

    private final JsonBodies bodies;
    private final IngestRates rates;
    private final MessageIngest ingest;
    private final Attachments attachments;
    private final InstantSource clock;

    MessagesApi(
            JsonBodies bodies, IngestRates rates, MessageIngest ingest, Attachments attachments, InstantSource clock) {
        this.bodies = bodies;
        this.rates = rates;
        this.ingest = ingest;
        this.attachments = attachments;
        this.clock = clock;
    }

    /** What became of the message. */
    @JsonPropertyOrder({"message_uid", "status"})
    record Pushed(@JsonProperty("message_uid") String messageUid, String status) {}

    @PostMapping("/api/v1/workspaces/{workspace_id}/messages")
    ResponseEntity<Pushed> push(WorkspaceId workspace, Caller caller, HttpServletRequest request) {
        rates.take(caller, 1);
        return bodies.read(request, body -> push(workspace, body));
    }

    private ResponseEntity<Pushed> push(WorkspaceId workspace, JsonValue body) {
        var problems = new FieldProblems();
        var fields = Fields.of(body, problems);
        var content = MessageReader.content(fields, clock.instant(), id -> upload(workspace, id));
        fields.finish();
        problems.refuseIfAny();
        String uid = content.message().messageUid();
        Acceptance acceptance = ingest.accept(List.of(new PushedMessage(workspace.id(), content)))
                .getFirst();
        return switch (acceptance) {
            case ACCEPTED -> Answers.json(HttpStatus.ACCEPTED, new Pushed(uid, "accepted"));
            case DUPLICATE -> Answers.ok(new Pushed(uid, "duplicate"));
            case CONFLICT -> throw PushResult.conflict();
        };
    }

    private Optional<Attachment> upload(WorkspaceId workspace, UUID attachmentId) {
        return Optional.ofNullable(
                attachments.toBeNamed(workspace.id(), List.of(attachmentId)).get(attachmentId));
    }
}
