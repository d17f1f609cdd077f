package ai.timelines.outbound.webhookdelivery;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims of workspaces that met a lock which somebody keeps: a few at a time, one after the other, so that they keep no others waiting. */
final class ClaimsAside {

    private static final Logger log = LoggerFactory.getLogger(ClaimsAside.class);

    /** Each takes a connection to the database while it waits. */
    private static final int AT_A_TIME = 2;

    private final Consumer<UUID> claim;
    private final Set<UUID> waiting = new LinkedHashSet<>();
    private int working;

    ClaimsAside(Consumer<UUID> claim) {
        this.claim = claim;
    }

    synchronized void add(UUID workspaceId) {
        waiting.add(workspaceId);
        if (working < AT_A_TIME) {
            Thread.startVirtualThread(this::workOff);
            working++;
        }
    }

    private void workOff() {
        for (var next = next(); next != null; next = next()) {
            try {
                claim.accept(next);
            } catch (Throwable failure) {
                // Without this thread they would never be claimed here again.
                log.error("workspace={}: what is due could not be claimed", next, failure);
            }
        }
    }

    private synchronized @Nullable UUID next() {
        if (waiting.isEmpty()) {
            working--;
            return null;
        }
        var next = waiting.iterator().next();
        waiting.remove(next);
        return next;
    }
}
