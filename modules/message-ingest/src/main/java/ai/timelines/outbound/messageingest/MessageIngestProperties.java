package ai.timelines.outbound.messageingest;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * How long messages and their files are kept, and how large files may be.
 *
 * @param retention how long a message is kept after it was accepted, 1 day to 10 years; a number without a unit means days; default 30
 *     days. What still waits to be sent is kept longer.
 * @param uploadRetention how long an upload is kept that no message names, at least 1 minute; default 24 hours
 * @param attachmentLimit bytes that a file may have, as in {@code 100MB}; default 100 MiB
 * @param uploadQuota bytes that the files of one workspace may take together, as in {@code 10GB}; at least {@code attachmentLimit}, or 0 for as
 *     many as the store takes; default 10 GiB
 * @param linkKey secret of at least 32 characters that signs temporary links, the same on all nodes; not needed where files are in S3
 */
@ConfigurationProperties("outbound.messages")
record MessageIngestProperties(
        @DefaultValue("30d") @DurationUnit(ChronoUnit.DAYS) Duration retention,
        @DefaultValue("24h") Duration uploadRetention,
        @DefaultValue("100MB") DataSize attachmentLimit,
        @DefaultValue("10GB") DataSize uploadQuota,
        @DefaultValue("") String linkKey) {

    static final int SHORTEST_KEY = 32;

    /** Without the key. */
    @Override
    public String toString() {
        return "MessageIngestProperties[" + retention + "]";
    }

    private static final Duration LEAST = Duration.ofDays(1);
    private static final Duration MOST = Duration.ofDays(3_650);
    private static final Duration LEAST_OF_UPLOADS = Duration.ofMinutes(1);

    MessageIngestProperties {
        if (retention.compareTo(LEAST) < 0 || retention.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "outbound.messages.retention must be between 1 day and 3650 days, but is " + retention);
        }
        if (uploadRetention.compareTo(LEAST_OF_UPLOADS) < 0) {
            throw new IllegalArgumentException("outbound.messages.upload-retention must be at least 1 minute");
        }
        if (attachmentLimit.toBytes() < 1) {
            throw new IllegalArgumentException("outbound.messages.attachment-limit must be at least 1 byte");
        }
        if (uploadQuota.isNegative() || uploadQuota.toBytes() > 0 && uploadQuota.compareTo(attachmentLimit) < 0) {
            throw new IllegalArgumentException(
                    "outbound.messages.upload-quota must be at least outbound.messages.attachment-limit, or 0 for none");
        }
        if (!linkKey.isEmpty() && linkKey.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException(
                    "outbound.messages.link-key must be a secret of at least " + SHORTEST_KEY + " characters");
        }
    }
}
