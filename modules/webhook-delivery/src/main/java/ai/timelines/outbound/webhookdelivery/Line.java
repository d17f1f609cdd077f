package ai.timelines.outbound.webhookdelivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lanes that wait for a place: workspaces in turn, the lanes of each in their order. To be used by one thread at a time. */
final class Line {

    /** How many workspaces are looked at for one that may go. */
    private static final int LOOKED_AT = 8;

    private final LinkedHashMap<UUID, ArrayDeque<Lane>> waiting = new LinkedHashMap<>();

    void add(Lane lane) {
        waiting.computeIfAbsent(lane.workspaceId(), _ -> new ArrayDeque<>()).add(lane);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    boolean has(UUID workspaceId) {
        return waiting.containsKey(workspaceId);
    }

    /**
     * Takes out a lane of the workspace that has waited longest, and may go; who was looked at goes to the end.
     *
     * @param goes whether one of this workspace may go
     */
    @Nullable
    Lane next(Predicate<UUID> goes) {
        for (int i = Math.min(LOOKED_AT, waiting.size()); i > 0; i--) {
            var longest = waiting.firstEntry();
            moveToTheEnd(longest.getKey());
            if (goes.test(longest.getKey())) {
                return first(longest.getKey());
            }
        }
        return null;
    }

    /** The workspace has had its turn. */
    void moveToTheEnd(UUID workspaceId) {
        var lanes = waiting.get(workspaceId);
        if (lanes != null) {
            waiting.putLast(workspaceId, lanes);
        }
    }

    /** Takes out the first one of a workspace that has any. */
    Lane first(UUID workspaceId) {
        var lanes = waiting.getOrDefault(workspaceId, new ArrayDeque<>());
        var first = lanes.removeFirst();
        if (lanes.isEmpty()) {
            waiting.remove(workspaceId);
        }
        return first;
    }

    /** Takes out all that are so. */
    List<Lane> withdraw(Predicate<Lane> unwanted) {
        var withdrawn = new ArrayList<Lane>();
        // Each is asked about once: the answer may change from one moment to the next.
        waiting.values().forEach(lanes -> lanes.removeIf(lane -> unwanted.test(lane) && withdrawn.add(lane)));
        waiting.values().removeIf(ArrayDeque::isEmpty);
        return withdrawn;
    }

    /** Takes out all of a workspace. */
    List<Lane> withdraw(UUID workspaceId) {
        var withdrawn = waiting.remove(workspaceId);
        return withdrawn == null ? List.of() : List.copyOf(withdrawn);
    }

    Set<UUID> workspaces() {
        return waiting.keySet();
    }
}
