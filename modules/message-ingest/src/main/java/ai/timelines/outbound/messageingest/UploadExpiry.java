package ai.timelines.outbound.messageingest;

import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.filestore.FileKey;
import ai.timelines.outbound.filestore.FileStore;
import ai.timelines.outbound.filestore.FileStoreException;
import ai.timelines.outbound.messageingest.AttachmentTable.Row;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Lets go of uploads that no message names any more, or ever did, and of their files.
 *
 * <p>It may be killed anywhere: a file is noted as unclaimed in the transaction that forgets it, and removed from the store after that.
 */
@Component
class UploadExpiry {

    private static final Logger log = LoggerFactory.getLogger(UploadExpiry.class);
    private static final int AT_A_TIME = 200;

    /** So many say that it is the store that fails, not a file; each may have taken the time that a store that hangs is given. */
    private static final int FAILURES_IN_A_ROW = 10;

    /** Longer than any upload takes from the first note of its file to the last. */
    private static final Duration UNCLAIMED = Duration.ofHours(6);

    /** How soon an upload is looked at again that messages still name. */
    private static final Duration STILL_NAMED = Duration.ofHours(1);

    private final AttachmentTable table;
    private final UnclaimedFiles unclaimed;
    private final FileStore store;
    private final Transactions transactions;
    private final InstantSource clock;
    private final RetentionTurn turn;

    UploadExpiry(
            AttachmentTable table,
            UnclaimedFiles unclaimed,
            FileStore store,
            Transactions transactions,
            JdbcClient jdbc,
            InstantSource clock) {
        this.table = table;
        this.unclaimed = unclaimed;
        this.store = store;
        this.transactions = transactions;
        this.clock = clock;
        this.turn = new RetentionTurn(jdbc, clock, "uploads", Duration.ofMinutes(10));
    }

    /** How many uploads were let go, and how many files removed from the store. */
    record Counts(int uploads, int files) {}

    @Scheduled(initialDelayString = "PT2M", fixedDelayString = "PT1M")
    void everyMinute() {
        try {
            turn.take().ifPresent(this::spend);
        } catch (RetentionTurn.LostException lost) {
            log.warn(lost.getMessage());
        } catch (FileStoreException failure) {
            log.warn("Files past retention could not be removed; next time ({})", failure.toString());
        } finally {
            removeLeftovers();
        }
    }

    private void spend(RetentionTurn.Held held) {
        var counts = runOnce(held::keep);
        if (counts.uploads() + counts.files() > 0) {
            log.info("attachments: {} uploads past retention, {} files removed", counts.uploads(), counts.files());
        }
        held.end();
    }

    /** These are on each node's own disk. */
    private void removeLeftovers() {
        try {
            store.removeLeftovers(UNCLAIMED);
        } catch (FileStoreException failure) {
            log.warn("Left-overs of uploads could not be removed; next time ({})", failure.toString());
        }
    }

    /** @param keepTurn is called before each step; what it throws ends the job, which may end anywhere */
    Counts runOnce(Runnable keepTurn) {
        int uploads = 0;
        var before = clock.instant();
        for (var rows = table.keptUntilBefore(before, AT_A_TIME);
                !rows.isEmpty();
                rows = table.keptUntilBefore(before, AT_A_TIME)) {
            for (var row : rows) {
                keepTurn.run();
                uploads += transactions.call(() -> letGo(row)) ? 1 : 0;
            }
        }
        return new Counts(uploads, removeUnclaimed(keepTurn));
    }

    private boolean letGo(Row row) {
        var workspaceId = row.workspaceId();
        var fileId = table.holdFile(workspaceId, row.sha256());
        if (!table.deleteUnnamed(row, clock.instant())) {
            table.keep(
                    workspaceId,
                    row.attachment().attachmentId(),
                    clock.instant().plus(STILL_NAMED));
            return false;
        }
        if (fileId.isPresent() && !table.hasAnyOf(workspaceId, row.sha256())) {
            table.deleteFile(workspaceId, row.sha256());
            // As if it had been noted long ago: it may go at once.
            unclaimed.note(
                    new FileKey(workspaceId, fileId.get()), clock.instant().minus(UNCLAIMED));
        }
        return true;
    }

    private int removeUnclaimed(Runnable keepTurn) {
        int files = 0;
        int failures = 0;
        var before = clock.instant().minus(UNCLAIMED).plusMillis(1);
        for (var keys = unclaimed.notedBefore(before, AT_A_TIME);
                !keys.isEmpty();
                keys = unclaimed.notedBefore(before, AT_A_TIME)) {
            for (var key : keys) {
                keepTurn.run();
                if (remove(key)) {
                    files++;
                    failures = 0;
                } else if (++failures == FAILURES_IN_A_ROW) {
                    log.warn("{} files in a row could not be removed: no more are tried in this turn", failures);
                    return files;
                }
            }
        }
        return files;
    }

    /** What cannot be removed now is tried again in some hours: it keeps nothing else from going. */
    private boolean remove(FileKey key) {
        try {
            store.delete(key);
            unclaimed.forget(key);
            return true;
        } catch (FileStoreException kept) {
            log.warn("{} could not be removed; again in {} h ({})", key, UNCLAIMED.toHours(), kept.toString());
            unclaimed.note(key, clock.instant());
            return false;
        }
    }
}
