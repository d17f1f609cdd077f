package ai.timelines.outbound.web.api;

import ai.timelines.outbound.messageingest.PushedMessage;
import ai.timelines.outbound.web.api.JsonValue.ObjectValue;
import ai.timelines.outbound.web.api.JsonValue.TextValue;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One message of a batch, as it was sent. */
record BatchItem(JsonValue value) {

    /** In one batch. */
    static final int MOST = 1_000;

    private static final String WORKSPACE = "workspace_id";

    static JsonValue readList(byte[] body) {
        return JsonReader.readList(body, "messages", MOST);
    }

    /** Null where there is none, or something else than a string. */
    @Nullable
    String workspaceId() {
        return text(value, WORKSPACE);
    }

    /** Null where it cannot be read, or could not be told in an answer. */
    @Nullable
    String messageUid() {
        if (!(value instanceof ObjectValue item)) {
            return null;
        }
        var message = item.members().get("message");
        String uid = message == null ? null : text(message, "message_uid");
        boolean readable = uid != null
                && uid.codePointCount(0, uid.length()) <= MessageReader.UID
                && Pointers.loneSurrogate(uid) < 0;
        return readable ? uid : null;
    }

    /** The upload that it names; empty where it names none, or nothing that could be one. */
    Optional<UUID> attachmentId() {
        return value instanceof ObjectValue item
                        && item.members().get("message") instanceof ObjectValue message
                        && message.members().get(MessageReader.ATTACHMENT) instanceof ObjectValue attachment
                ? Optional.ofNullable(text(attachment, MessageReader.ATTACHMENT_ID))
                        .flatMap(WorkspaceAccess::id)
                : Optional.empty();
    }

    /**
     * @param workspaces those that the caller may act for
     * @param uploads those that the batch names
     * @throws Refused if it is wrong; a workspace that is not the caller's hides all else that is (R27)
     */
    PushedMessage message(Map<String, WorkspaceId> workspaces, BatchUploads uploads, Instant now) {
        String workspaceId = workspaceId();
        var workspace = workspaceId == null ? null : workspaces.get(workspaceId);
        if (workspaceId != null && workspace == null) {
            throw Refused.unknownWorkspace();
        }
        var problems = new FieldProblems();
        var fields = Fields.of(value, problems);
        fields.requiredText(WORKSPACE, Integer.MAX_VALUE);
        var content = MessageReader.content(
                fields, now, id -> workspace == null ? Optional.empty() : uploads.find(workspace, id));
        fields.finish();
        if (workspace == null || !problems.isEmpty()) {
            throw problems.refusal();
        }
        return new PushedMessage(workspace.id(), content);
    }

    private static @Nullable String text(JsonValue value, String key) {
        return value instanceof ObjectValue object && object.members().get(key) instanceof TextValue(String text)
                ? text
                : null;
    }
}
