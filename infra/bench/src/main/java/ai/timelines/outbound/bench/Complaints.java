package ai.timelines.outbound.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the application said in its log of what happened to it; a line should be enough for each thing.
 *
 * @param log all of it
 * @param counts how often each complaint was made, whatever numbers stood in it
 * @param traceLines lines of stack traces
 */
record Complaints(List<String> log, Map<String, Integer> counts, long traceLines) {

    private static final int LINES_SHOWN = 12;

    private static final Pattern COMPLAINT = Pattern.compile("\\S+ +(WARN|ERROR) .*?\\] (\\S+ +: .*)");
    private static final Pattern NUMBERS = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}|\\d+");
    private static final Pattern TRACE = Pattern.compile("\\s+at .*|Caused by:.*");

    static Complaints in(List<String> log) {
        var counts = new LinkedHashMap<String, Integer>();
        long traceLines = 0;
        for (var line : log) {
            var complaint = COMPLAINT.matcher(line);
            if (complaint.matches()) {
                var words = NUMBERS.matcher(complaint.group(2)).replaceAll("#");
                counts.merge(complaint.group(1) + " " + words, 1, Integer::sum);
            } else if (TRACE.matcher(line).matches()) {
                traceLines++;
            }
        }
        return new Complaints(log, counts, traceLines);
    }

    /** @param told what the application must have said, be it a complaint or not */
    void judge(List<Pattern> told, Findings findings) {
        int lines = counts.values().stream().mapToInt(Integer::intValue).sum();
        findings.say("the log: %d complaints, %d different ones, %d lines of stack traces"
                .formatted(lines, counts.size(), traceLines));
        counts.entrySet().stream()
                .limit(LINES_SHOWN)
                .forEach(entry -> findings.say("%5d x %s".formatted(entry.getValue(), entry.getKey())));
        for (var line : told) {
            long times = log.stream().filter(line.asPredicate()).count();
            findings.say("%5d x said: %s".formatted(times, line));
            findings.require(times > 0, "the log does not say: " + line);
        }
        findings.require(traceLines == 0, "lines of stack traces in the log: " + traceLines);
    }
}
