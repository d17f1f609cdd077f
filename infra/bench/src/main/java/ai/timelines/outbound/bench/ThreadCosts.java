package ai.timelines.outbound.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * CPU seconds of a process by thread name, numbers left out. Also shows what no Java profiler does: compiler and garbage
 * collector.
 */
record ThreadCosts(Map<String, Double> secondsByName) {

    private static final int SHOWN = 8;

    static ThreadCosts of(long pid) throws IOException {
        var seconds = new TreeMap<String, Double>();
        try (var threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (var thread : threads.toList()) {
                try {
                    var stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
                    var name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
                            .replaceAll("[#-]?\\d+", "")
                            .strip();
                    seconds.merge(name, ProcessStats.cpuSeconds(stat), Double::sum);
                } catch (IOException _) {
                    // It has ended meanwhile.
                }
            }
        }
        return new ThreadCosts(seconds);
    }

    /** The most expensive first. */
    List<String> since(ThreadCosts before) {
        var used = new TreeMap<String, Double>();
        secondsByName.forEach(
                (name, seconds) -> used.put(name, seconds - before.secondsByName.getOrDefault(name, 0.0)));
        return used.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(SHOWN)
                .map(entry -> String.format(Locale.ROOT, "%8.2f s  %s", entry.getValue(), entry.getKey()))
                .toList();
    }
}
