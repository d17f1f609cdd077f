package ai.timelines.outbound.web.api;

import ai.timelines.outbound.messageingest.Attachments;
import ai.timelines.outbound.messageingest.MessageIngest;
import ai.timelines.outbound.messageingest.PushedMessage;
import ai.timelines.outbound.workspace.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pushing many messages, of whichever workspaces, in one request: a wrong one does not hold the others back. */
@RestController
class MessageBatchApi {

    private static final int BYTES = 8 << 20;

    private final JsonBodies bodies;
    private final WorkspaceAccess access;
    private final IngestRates rates;
    private final MessageIngest ingest;
    private final Attachments attachments;
    private final InstantSource clock;

    MessageBatchApi(
            JsonBodies bodies,
            WorkspaceAccess access,
            IngestRates rates,
            MessageIngest ingest,
            Attachments attachments,
            InstantSource clock) {
        this.bodies = bodies;
        this.access = access;
        this.rates = rates;
        this.ingest = ingest;
        this.attachments = attachments;
        this.clock = clock;
    }

    /** One result per message, in their order. */
    record Results(List<PushResult> results) {}

    @PostMapping("/api/v1/messages/batch")
    ResponseEntity<Results> push(Caller caller, HttpServletRequest request) {
        return bodies.read(request, BYTES, body -> push(caller, items(BatchItem.readList(body))));
    }

    private ResponseEntity<Results> push(Caller caller, List<BatchItem> items) {
        rates.take(caller, items.size());
        var results = new PushResult[items.size()];
        var good = new ArrayList<PushedMessage>();
        var goodIndexes = new ArrayList<Integer>();
        var workspaces = access.authorised(
                caller,
                items.stream()
                        .map(BatchItem::workspaceId)
                        .filter(Objects::nonNull)
                        .toList());
        var uploads = BatchUploads.of(items, workspaces, attachments);
        for (int index = 0; index < items.size(); index++) {
            var item = items.get(index);
            try {
                good.add(item.message(workspaces, uploads, clock.instant()));
                goodIndexes.add(index);
            } catch (Refused refused) {
                results[index] = PushResult.rejected(index, item.messageUid(), refused);
            }
        }
        if (!good.isEmpty()) {
            var acceptances = ingest.accept(good);
            for (int i = 0; i < good.size(); i++) {
                int index = goodIndexes.get(i);
                results[index] =
                        PushResult.of(index, good.get(i).content().message().messageUid(), acceptances.get(i));
            }
        }
        return Answers.ok(new Results(Arrays.asList(results)));
    }

    private static List<BatchItem> items(JsonValue body) {
        var problems = new FieldProblems();
        var fields = Fields.of(body, problems);
        var items = fields.list("messages", BatchItem.MOST);
        fields.finish();
        problems.refuseIfAny();
        return items.stream().map(BatchItem::new).toList();
    }
}
