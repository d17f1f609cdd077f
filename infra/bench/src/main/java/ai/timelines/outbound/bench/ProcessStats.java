package ai.timelines.outbound.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the kernel knows of a process. */
final class ProcessStats {

    /** The unit of {@code /proc/PID/stat}, the same on all common Linux systems. */
    static final double TICKS_PER_SECOND = 100;

    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private ProcessStats() {}

    /** CPU seconds of all its threads, ended ones too, in user and kernel mode. */
    static double cpuSeconds(long pid) throws IOException {
        return cpuSeconds(Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1));
    }

    static double cpuSeconds(String stat) {
        // The name before it, in brackets, may hold anything.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
    }

    /** The most memory it ever had in RAM, MiB. */
    static long peakMebibytes(long pid) throws IOException {
        var peak = PEAK.matcher(Files.readString(Path.of("/proc/" + pid + "/status"), StandardCharsets.ISO_8859_1));
        return peak.find() ? Long.parseLong(peak.group(1)) >> 10 : 0;
    }

    /** The database server of this machine that was told to listen on that port. */
    static Optional<Long> databaseOn(int port) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> commandLine(pid)
                        .matches("[^\\x00]*(mysqld|mariadbd)\\x00(?s:.*)--port=" + port + "\\x00(?s:.*)"))
                .findFirst();
    }

    static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return ""; // It has ended meanwhile.
        }
    }
}
