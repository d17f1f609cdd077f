package ai.timelines.outbound.messageingest;

import java.time.Instant;

/** A file for which the workspace has no room left; nothing was stored. */
public final class UploadQuotaException extends RuntimeException {

    private final long used;
    private final long quota;
    private final transient Instant roomAgain;

    UploadQuotaException(long used, long quota, Instant roomAgain) {
        super(used + " of " + quota + " bytes are used", null, false, false);
        this.used = used;
        this.quota = quota;
        this.roomAgain = roomAgain;
    }

    /** Bytes that the workspace's files take. */
    public long used() {
        return used;
    }

    /** Bytes that they may take. */
    public long quota() {
        return quota;
    }

    /** When the first of them may go. */
    public Instant roomAgain() {
        return roomAgain;
    }
}
