package ai.timelines.outbound.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What happens to the application's own processes. */
final class NodeOrdeals {

    /** The library by which a process sees another time; of the Debian package libfaketime. */
    private static final String FAKE_TIME = "faketime/libfaketime.so.1";

    private static final Pattern COLLECTED = Pattern.compile("Pause Full .*->(\\d+)M\\(");
    private static final int LOOKS_AT_THE_HEAP = 5;
    private static final double MOST_GROWTH = 1.25;

    /** One in so many kills is followed by one of a node that starts, or has just started. */
    private static final int WHILE_STARTING = 4;

    private static final String TOOK_OVER = "took over \\d+ chats whose leases had ended";
    private static final String STOPPED = "Stopped: what was under way was finished or given back";

    private NodeOrdeals() {}

    static List<Ordeal> all(Options options) throws IOException {
        int kills = options.number("kills", 10, 2);
        int seconds = options.number("seconds", 60, 5);
        var ordeals = new ArrayList<Ordeal>();
        ordeals.add(Ordeal.of(
                        "kill",
                        "SIGKILL at random moments, " + kills + " times in a row, and some more while it starts",
                        true,
                        (rig, findings) -> {
                            for (int i = 0; i < kills; i++) {
                                Rig.pause(anyMoment());
                                rig.kill(0);
                                if (i % WHILE_STARTING == 1) {
                                    rig.launch(0);
                                    Rig.pause(anyMoment());
                                    rig.kill(0);
                                }
                                rig.start(0);
                            }
                        })
                .toBeTold(TOOK_OVER));
        ordeals.add(Ordeal.of(
                        "stop",
                        "SIGTERM three times, the third time while one receiver takes 10 s for each answer",
                        false,
                        (rig, findings) -> {
                            for (int i = 1; i <= 3; i++) {
                                if (i == 3) {
                                    rig.setWebhooks(rig.workspaces().subList(1, 2), "tenant-2?delay=10s", "none", true);
                                }
                                Rig.pause(anyMoment());
                                rig.stop(0, findings);
                                rig.start(0);
                            }
                            rig.setWebhooks(rig.workspaces().subList(1, 2), "tenant-2", "none", true);
                        })
                .toBeTold(STOPPED));
        ordeals.add(Ordeal.of("two", "two nodes, one of them killed twice and stopped twice", true, (rig, findings) -> {
                    for (int i = 0; i < 4; i++) {
                        Rig.pause(anyMoment());
                        if (i % 2 == 0) {
                            rig.kill(1);
                        } else {
                            rig.stop(1, findings);
                        }
                        rig.start(1);
                    }
                })
                .onNodes(List.of(Map.of(), Map.of()))
                .toBeTold(TOOK_OVER, STOPPED));
        var fakeTime = fakeTime();
        if (fakeTime != null) {
            var offset = Files.createTempFile("outbound-clock-", "");
            offset.toFile().deleteOnExit();
            ordeals.add(Ordeal.of(
                            "clock",
                            "two nodes, the clock of one of them moved by an hour, forth and back",
                            false,
                            (rig, findings) -> {
                                for (var moved : List.of("+1h", "-1h", "+0")) {
                                    Files.writeString(offset, moved);
                                    // The application looks at the clocks every 10 s.
                                    Rig.pause(Duration.ofSeconds(Math.clamp(seconds, 15, 30)));
                                }
                            })
                    .onNodes(List.of(
                            Map.of(),
                            Map.of(
                                    "LD_PRELOAD", fakeTime,
                                    "FAKETIME_TIMESTAMP_FILE",
                                            Files.writeString(offset, "+0").toString(),
                                    "FAKETIME_CACHE_DURATION", "1",
                                    "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                                    // Else waits with a time limit end at once.
                                    "FAKETIME_FORCE_MONOTONIC_FIX", "0")))
                    .toBeTold("clock is 3[56]\\d\\d\\.\\d s ahead", "clock is -3[56]\\d\\d\\.\\d s ahead"));
        } else {
            IO.println("clock: left out, there is no libfaketime on this machine (apt-get install faketime)");
        }
        ordeals.add(Ordeal.of(
                        "flood",
                        "as many as are taken, in batches, for " + seconds + " s",
                        false,
                        (rig, findings) -> watchHeap(rig, seconds, findings))
                .under(Pressure.FLOOD));
        ordeals.add(Ordeal.of(
                        "crowd",
                        "as many as are taken, over more connections than are answered at once, for " + seconds + " s",
                        false,
                        (rig, findings) -> watchHeap(rig, seconds, findings))
                .under(Pressure.CROWD));
        return ordeals;
    }

    private static void watchHeap(Rig rig, int seconds, Findings findings) throws IOException, InterruptedException {
        var used = new ArrayList<Long>();
        for (int i = 0; i < LOOKS_AT_THE_HEAP; i++) {
            Rig.pause(Duration.ofMillis(seconds * 1_000L / LOOKS_AT_THE_HEAP));
            used.add(heapInUse(rig));
        }
        judge(used, mebibytes(rig.stack.options.text("heap", "512m")), findings);
        findings.say("peak of the process " + rig.peakMebibytes() + " MiB");
    }

    /**
     * What waits is bounded, so the heap must be, and stay as it was once there was as much as may wait: the last look counts, since the first ones may
     * see what is about to be given back.
     */
    private static void judge(List<Long> used, long most, Findings findings) {
        findings.say("heap in use after a collection, MiB of %d: %s".formatted(most, used));
        findings.require(used.stream().allMatch(mebibytes -> mebibytes > 0), "the heap could not be looked at");
        long atFirst = Math.max(used.get(0), used.get(1));
        findings.require(
                used.getLast() <= atFirst * MOST_GROWTH,
                "the heap grows: from %d to %d MiB".formatted(atFirst, used.getLast()));
        findings.require(used.getLast() <= most / 2, "more than half of the heap is in use");
    }

    private static long mebibytes(String size) {
        long number = Long.parseLong(size.substring(0, size.length() - 1));
        return switch (Character.toLowerCase(size.charAt(size.length() - 1))) {
            case 'g' -> number << 10;
            case 'm' -> number;
            default -> throw new IllegalArgumentException("--heap in m or g: " + size);
        };
    }

    private static Duration anyMoment() {
        return Duration.ofMillis((long) (500 + Math.random() * 7_500));
    }

    private static @Nullable String fakeTime() throws IOException {
        try (var directories = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-gnu")) {
            for (var directory : directories) {
                var library = directory.resolve(FAKE_TIME);
                if (Files.exists(library)) {
                    return library.toString();
                }
            }
        }
        return null;
    }

    /** As the collector says it: asked a moment later, the heap holds new garbage. */
    private static long heapInUse(Rig rig) throws IOException, InterruptedException {
        var log = rig.stack
                .directory
                .resolve("gc-" + rig.applicationPid() + ".log")
                .toAbsolutePath();
        jcmd(rig, "VM.log output=" + log + " what=gc=info");
        jcmd(rig, "GC.run");
        return COLLECTED
                .matcher(Files.readString(log))
                .results()
                .mapToLong(collection -> Long.parseLong(collection.group(1)))
                .reduce(-1, (_, last) -> last);
    }

    private static void jcmd(Rig rig, String command) throws IOException, InterruptedException {
        var answer = rig.stack.directory.resolve("jcmd");
        new ProcessBuilder(System.getProperty("java.home") + "/bin/jcmd", Long.toString(rig.applicationPid()), command)
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start()
                .waitFor(60, TimeUnit.SECONDS);
    }
}
