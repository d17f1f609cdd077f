package ai.timelines.outbound.filestore;

import java.util.UUID;

/** Names a file within its workspace's share of the store. */
public record FileKey(UUID workspaceId, UUID fileId) {

    String path() {
        return workspaceId + "/" + fileId;
    }
}
