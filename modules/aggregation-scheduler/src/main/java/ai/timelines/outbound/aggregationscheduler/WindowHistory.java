package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.webhooksettings.Granularity;
import ai.timelines.outbound.webhooksettings.GranularityChange;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * When a message is due, by when it was accepted and which granularities have been in force since (R5, R8).
 *
 * @param changes oldest first
 */
record WindowHistory(Windows windows, ZoneId zone, List<GranularityChange> changes) {

    /** The end of the message's window, brought forward by each change that came before it. */
    Instant dueAt(Instant acceptedAt) {
        var due = windows.end(acceptedAt, granularityAt(acceptedAt), zone);
        for (var change : changes) {
            if (change.at().isAfter(acceptedAt) && change.at().isBefore(due)) {
                var brought = windows.end(change.at(), change.granularity(), zone);
                due = brought.isBefore(due) ? brought : due;
            }
        }
        return due;
    }

    /** What messages of one bundle have in common: the end of their window, or that they were to be sent at once. */
    Instant windowOf(Instant acceptedAt) {
        return granularityAt(acceptedAt).aggregates() ? dueAt(acceptedAt) : Instant.MIN;
    }

    private Granularity granularityAt(Instant instant) {
        var granularity =
                changes.isEmpty() ? Granularity.NONE : changes.getFirst().granularity();
        for (var change : changes) {
            if (!change.at().isAfter(instant)) {
                granularity = change.granularity();
            }
        }
        return granularity;
    }
}
