package ai.timelines.outbound.web.api;

import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.Attachments;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The uploads that the messages of a batch name, found in one look per workspace. */
record BatchUploads(Map<UUID, Map<UUID, Attachment>> byWorkspace) {

    static BatchUploads of(List<BatchItem> items, Map<String, WorkspaceId> workspaces, Attachments attachments) {
        var named = new HashMap<UUID, Set<UUID>>();
        for (var item : items) {
            var text = item.workspaceId();
            var workspace = text == null ? null : workspaces.get(text);
            if (workspace != null) {
                item.attachmentId()
                        .ifPresent(id -> named.computeIfAbsent(workspace.id(), _ -> new HashSet<>())
                                .add(id));
            }
        }
        var found = new HashMap<UUID, Map<UUID, Attachment>>();
        named.forEach((workspaceId, ids) -> found.put(workspaceId, attachments.toBeNamed(workspaceId, ids)));
        return new BatchUploads(found);
    }

    Optional<Attachment> find(WorkspaceId workspace, UUID attachmentId) {
        return Optional.ofNullable(byWorkspace.get(workspace.id())).map(it -> it.get(attachmentId));
    }
}
