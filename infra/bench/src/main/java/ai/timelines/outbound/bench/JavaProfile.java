package ai.timelines.outbound.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where a JVM's CPU time goes, sampled by the flight recorder. */
final class JavaProfile {

    private static final String OURS = "ai.timelines.outbound.";
    private static final int SHOWN = 15;

    private final long pid;
    private final Path file;

    JavaProfile(long pid, Path file) {
        this.pid = pid;
        this.file = file;
    }

    void start() throws IOException, InterruptedException {
        command(
                "JFR.start",
                "name=bench",
                "settings=none",
                "+jdk.CPUTimeSample#enabled=true",
                "+jdk.CPUTimeSample#throttle=10ms",
                "+jdk.CPUTimeSample#stackTrace=true");
    }

    void stop() throws IOException, InterruptedException {
        command("JFR.stop", "name=bench", "filename=" + file);
    }

    private void command(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/jcmd", Long.toString(pid)));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(file.resolveSibling("jcmd.log").toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("jcmd: " + Files.readString(file.resolveSibling("jcmd.log")));
        }
    }

    /** By the method that ran, by the library that it ran for, and by the method of ours that it ran for. */
    List<String> lines() throws IOException {
        var methods = new HashMap<String, Integer>();
        var libraries = new HashMap<String, Integer>();
        var ours = new HashMap<String, Integer>();
        int samples = 0;
        try (var recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                var event = recording.readEvent();
                var frames = frames(event);
                if (!frames.isEmpty()) {
                    samples++;
                    methods.merge(name(frames.getFirst()), 1, Integer::sum);
                    libraries.merge(first(frames, false), 1, Integer::sum);
                    ours.merge(first(frames, true), 1, Integer::sum);
                }
            }
        }
        var lines = new ArrayList<String>();
        table(lines, "application, by method", methods, samples);
        table(lines, "application, by library", libraries, samples);
        table(lines, "application, by method of ours", ours, samples);
        return lines;
    }

    private static List<RecordedFrame> frames(RecordedEvent event) {
        var trace = event.getStackTrace();
        return trace == null
                ? List.of()
                : trace.getFrames().stream().filter(RecordedFrame::isJavaFrame).toList();
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static String first(List<RecordedFrame> frames, boolean ours) {
        for (var frame : frames) {
            var type = frame.getMethod().getType().getName();
            if (ours && type.startsWith(OURS)) {
                return name(frame).substring(OURS.length());
            }
            if (!ours && !type.matches("(java|jdk|sun|javax)[.].*")) {
                var parts = type.split("[.]");
                return String.join(".", List.of(parts).subList(0, Math.min(4, parts.length - 1)));
            }
        }
        return ours ? "(nothing of ours)" : "(the JDK alone)";
    }

    private static void table(List<String> lines, String title, Map<String, Integer> counts, int all) {
        lines.add(title + " (" + all + " samples)");
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(SHOWN)
                .forEach(entry -> lines.add(
                        String.format(Locale.ROOT, "%6.1f %%  %s", entry.getValue() * 100.0 / all, entry.getKey())));
    }
}
