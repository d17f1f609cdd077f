package ai.timelines.outbound.web.api;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Bounds how many files of a workspace arrive at a time: until they have come whole they take room of the disk, but count for no quota yet. */
@Component
class UploadsUnderWay {

    static final int OF_A_WORKSPACE = 32;

    private final ConcurrentHashMap<UUID, Integer> uploads = new ConcurrentHashMap<>();

    /** @throws Refused if so many arrive already */
    Place enter(UUID workspaceId) {
        uploads.compute(workspaceId, (_, count) -> {
            if (count != null && count >= OF_A_WORKSPACE) {
                throw Refused.forNow(
                        ProblemType.OVERLOADED,
                        "%d files of this workspace are being uploaded already.".formatted(OF_A_WORKSPACE),
                        1);
            }
            return count == null ? 1 : count + 1;
        });
        return new Place(workspaceId);
    }

    /** That of one upload. */
    final class Place implements AutoCloseable {
        private final UUID workspaceId;

        private Place(UUID workspaceId) {
            this.workspaceId = workspaceId;
        }

        @Override
        public void close() {
            uploads.computeIfPresent(workspaceId, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
        }
    }
}
