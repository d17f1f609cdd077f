package ai.timelines.outbound.webhooksettings;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the sending side knows of a webhook, as of the moment it was read.
 *
 * @param url where to POST, as typed; empty where there is none
 * @param zone the time zone that windows are aligned to (R5)
 * @param everHadUrl whether messages are held while it is off (R9)
 * @param signingKeys the keys that sign now: the current one, then the one rotated out within the overlap (R23)
 */
public record Endpoint(
        UUID workspaceId,
        String url,
        Granularity granularity,
        ZoneId zone,
        boolean everHadUrl,
        boolean acceptAny2xx,
        List<byte[]> signingKeys,
        Health health) {

    /** Whether it is switched on. */
    public boolean enabled() {
        return health.on();
    }

    /** Whether its last request failed, so that it is probed by one request at a time (R13). */
    public boolean failing() {
        return health.consecutiveErrors() > 0;
    }

    /** While it fails: its next request starts no sooner (R13). */
    public @Nullable Instant nextRequestAt() {
        return health.nextRequestAt();
    }

    /** Whether a delivery that was claimed for the other one may be sent as it is. */
    public boolean sendsLike(Endpoint other) {
        return enabled() == other.enabled()
                && failing() == other.failing()
                && url.equals(other.url)
                && granularity == other.granularity
                && acceptAny2xx == other.acceptAny2xx
                && signingKeys.size() == other.signingKeys.size()
                && IntStream.range(0, signingKeys.size())
                        .allMatch(i -> Arrays.equals(signingKeys.get(i), other.signingKeys.get(i)));
    }

    Endpoint with(Health changed) {
        return new Endpoint(workspaceId, url, granularity, zone, everHadUrl, acceptAny2xx, signingKeys, changed);
    }

    @Override
    public String toString() {
        return "Endpoint[" + workspaceId + "]";
    }
}
