package ai.timelines.outbound.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a scenario found.
 *
 * @param name of the scenario, with its size where it has several
 * @param what was done
 * @param accepted messages acknowledged
 * @param deliveredPerSecond up to the last arrival
 * @param latency from acceptance to arrival, or what the scenario says it is from
 * @param fromPush from a message's first push, or when it was due, to its arrival
 * @param cost of all messages together
 * @param peakMebibytes of the application's process, the largest where there are several
 * @param counts of the sink
 * @param notes what else the scenario found
 * @param missed limits that were not kept
 * @param failed whether a promise was broken
 */
record Result(
        String name,
        String what,
        int accepted,
        double acceptedPerSecond,
        double deliveredPerSecond,
        Latencies latency,
        Latencies fromPush,
        Cost cost,
        long peakMebibytes,
        int lost,
        Arrivals.Counts counts,
        List<String> notes,
        List<String> missed,
        boolean failed) {

    static final String TABLE_HEAD = """
            | scenario | accepted/s | delivered/s | accept→arrival p50 / p95 / p99, ms | CPU s per 1,000: application + database | generator, sink | peak MiB | lost / repeated / out of order |
            | --- | --- | --- | --- | --- | --- | --- | --- |""";

    Result with(String note) {
        return with(cost, added(notes, note), missed);
    }

    /** With a cost that several such runs show better than this one. */
    Result costing(Cost mean) {
        return with(mean, notes, missed);
    }

    /** With a limit that it was to keep. */
    Result within(boolean kept, String limit) {
        return kept ? this : with(cost, added(notes, "MISSED           " + limit), added(missed, limit));
    }

    private static List<String> added(List<String> lines, String line) {
        var more = new ArrayList<>(lines);
        more.add(line);
        return more;
    }

    private Result with(Cost anyCost, List<String> allNotes, List<String> allMissed) {
        return new Result(
                name,
                what,
                accepted,
                acceptedPerSecond,
                deliveredPerSecond,
                latency,
                fromPush,
                anyCost,
                peakMebibytes,
                lost,
                counts,
                allNotes,
                allMissed,
                failed);
    }

    String tableRow() {
        var each = cost.perThousand(accepted);
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %,.0f | %.1f / %.1f / %.1f | %.3f + %.3f = **%.3f** | %.3f, %.3f | %d | %d / %d / %d |",
                name,
                acceptedPerSecond,
                deliveredPerSecond,
                latency.millis(50),
                latency.millis(95),
                latency.millis(99),
                each.application(),
                each.database(),
                each.product(),
                each.generator(),
                each.sink(),
                peakMebibytes,
                lost,
                counts.repeated(),
                counts.outOfOrder());
    }

    @Override
    public String toString() {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                """

                %s: %s
                  accepted         %,.0f/s (%,d messages)
                  delivered        %,.0f/s (%,d requests)
                  accept→arrival   %s
                  push→arrival     %s
                  CPU per 1,000    %s
                  peak memory      %d MiB (application)
                  account          lost %d, repeated %d, out of order %d, unreadable %d""",
                name,
                what,
                acceptedPerSecond,
                accepted,
                deliveredPerSecond,
                counts.requests(),
                latency,
                fromPush,
                cost.perThousand(accepted),
                peakMebibytes,
                lost,
                counts.repeated(),
                counts.outOfOrder(),
                counts.unreadable()));
        notes.forEach(note -> text.append("\n  ").append(note));
        return text.toString();
    }
}
