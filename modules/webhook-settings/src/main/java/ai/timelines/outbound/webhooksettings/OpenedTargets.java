package ai.timelines.outbound.webhooksettings;

import ai.timelines.outbound.webhooksettings.SealedTarget.Target;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What was decrypted lately, so that a webhook that sends all the time is decrypted only when it has changed. */
class OpenedTargets {

    private static final int CAPACITY = 10_000;

    private record Opened(SealedTarget sealed, Target target) {}

    private final ConcurrentHashMap<UUID, Opened> opened = new ConcurrentHashMap<>();
    private final Sealing sealing;

    OpenedTargets(Sealing sealing) {
        this.sealing = sealing;
    }

    Target open(UUID workspaceId, SealedTarget sealed) {
        var known = opened.get(workspaceId);
        if (known != null && known.sealed().isSameAs(sealed)) {
            return known.target();
        }
        var target = sealed.open(workspaceId, sealing);
        if (opened.size() >= CAPACITY) {
            opened.clear();
        }
        opened.put(workspaceId, new Opened(sealed, target));
        return target;
    }
}
