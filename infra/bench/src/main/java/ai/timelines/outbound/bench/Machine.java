package ai.timelines.outbound.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures were taken on. */
final class Machine {

    // Fields of the line "cpu" in /proc/stat; what guests of this machine use is counted with its users.
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int STEAL = 8;

    private Machine() {}

    static String description() throws IOException {
        var model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        var memory = Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("\\D+", "");
        return "%s, %d cores, %d GiB, Linux %s, Java %s"
                .formatted(
                        model,
                        Runtime.getRuntime().availableProcessors(),
                        Long.parseLong(memory) >> 20,
                        System.getProperty("os.version"),
                        Runtime.version());
    }

    /** CPU seconds that all processes of the machine, its kernel and its host's other guests have used since its start. */
    static double busySeconds() throws IOException {
        return busySeconds(Files.readAllLines(Path.of("/proc/stat")).getFirst());
    }

    static double busySeconds(String line) {
        var fields = line.strip().split("\\s+");
        long busy = 0;
        for (int i = 1; i <= STEAL; i++) {
            busy += i == IDLE || i == IO_WAIT ? 0 : Long.parseLong(fields[i]);
        }
        return busy / ProcessStats.TICKS_PER_SECOND;
    }
}
