package ai.timelines.outbound.webhooksettings;

import ai.timelines.outbound.webhooksettings.Sealing.Purpose;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row's URL and secrets as they stand in the database. */
record SealedTarget(byte[] url, byte[] secret, byte @Nullable [] previousSecret) {

    static SealedTarget of(ResultSet row) throws SQLException {
        return new SealedTarget(
                row.getBytes("sealed_url"), row.getBytes("sealed_secret"), row.getBytes("sealed_previous_secret"));
    }

    static SealedTarget seal(UUID workspaceId, Target target, Sealing sealing) {
        var previous = target.previousSecret();
        return new SealedTarget(
                sealing.seal(workspaceId, Purpose.URL, target.url()),
                sealing.seal(workspaceId, Purpose.SECRET, target.secret()),
                previous == null ? null : sealing.seal(workspaceId, Purpose.PREVIOUS_SECRET, previous));
    }

    Target open(UUID workspaceId, Sealing sealing) {
        return new Target(
                sealing.open(workspaceId, Purpose.URL, url),
                sealing.open(workspaceId, Purpose.SECRET, secret),
                previousSecret == null ? null : sealing.open(workspaceId, Purpose.PREVIOUS_SECRET, previousSecret));
    }

    boolean isSameAs(SealedTarget other) {
        return Arrays.equals(url, other.url)
                && Arrays.equals(secret, other.secret)
                && Arrays.equals(previousSecret, other.previousSecret);
    }

    /** What is kept secret of a webhook, readable. */
    record Target(String url, String secret, @Nullable String previousSecret) {

        @Override
        public String toString() {
            return "Target";
        }
    }
}
