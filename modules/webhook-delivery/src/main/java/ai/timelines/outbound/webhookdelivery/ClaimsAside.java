package ai.timelines.outbound.webhookdelivery;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims of workspaces that met a lock which somebody keeps: a few at a time, one after the other, so that they keep no others waiting. */
final class ClaimsAside {

    private static final Logger log = LoggerFactory.getLogger(ClaimsAside.class);

    /** Each takes a connection to the database while it waits. */
    private static final int AT_A_TIME = 2;

    private final Consumer<UUID> claim;
    private final Set<UUID> waiting = new LinkedHashSet<>();
    private final Set<UUID> inHand = new HashSet<>();

    ClaimsAside(Consumer<UUID> claim) {
        this.claim = claim;
    }

    /** Two never wait for the same locks: what is in hand comes again after that. */
    synchronized void add(UUID workspaceId) {
        waiting.add(workspaceId);
        beginNext();
    }

    private void beginNext() {
        for (var each = waiting.iterator(); each.hasNext() && inHand.size() < AT_A_TIME; ) {
            var next = each.next();
            if (!inHand.contains(next)) {
                Thread.startVirtualThread(() -> claim(next));
                inHand.add(next);
                each.remove();
            }
        }
    }

    private void claim(UUID workspaceId) {
        try {
            claim.accept(workspaceId);
        } catch (Throwable failure) {
            log.error("workspace={}: what is due could not be claimed", workspaceId, failure);
        } finally {
            end(workspaceId);
        }
    }

    private synchronized void end(UUID workspaceId) {
        inHand.remove(workspaceId);
        beginNext();
    }
}
