package ai.timelines.outbound.embeddedmysql;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server process on this machine, whoever started it.
 *
 * @param port on 127.0.0.1
 */
record MariadbProcess(ProcessHandle handle, int port, Path data) {

    static final String DATA_ARGUMENT = "--datadir=";
    static final String PORT_ARGUMENT = "--port=";

    private static final Duration CLEAN_STOP = Duration.ofSeconds(60);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(50);

    /**
     * The process that serves a data directory. It is looked for in the process table rather than by a pid file: after a
     * crash of the machine the number in such a file may be anybody's.
     */
    static Optional<MariadbProcess> serving(Path data) {
        return ProcessHandle.allProcesses()
                .filter(process -> argument(process, DATA_ARGUMENT)
                        .filter(data.toString()::equals)
                        .isPresent())
                .flatMap(
                        process -> argument(process, PORT_ARGUMENT)
                                .map(port -> new MariadbProcess(process, Integer.parseInt(port), data))
                                .stream())
                .findFirst();
    }

    private static Optional<String> argument(ProcessHandle process, String name) {
        return process.info().arguments().stream()
                .flatMap(Arrays::stream)
                .filter(argument -> argument.startsWith(name))
                .map(argument -> argument.substring(name.length()))
                .findFirst();
    }

    /** Waits until the server answers; false where it ended, or does not answer in time. */
    boolean isReadyWithin(Duration patience) throws InterruptedException {
        var giveUp = System.nanoTime() + patience.toNanos();
        while (handle.isAlive() && System.nanoTime() < giveUp) {
            if (answers()) {
                return true;
            }
            TimeUnit.NANOSECONDS.sleep(BETWEEN_PROBES.toNanos());
        }
        return false;
    }

    /** Something else may have taken the port: only the server of this very directory counts. */
    private boolean answers() {
        var url =
                "jdbc:mysql://127.0.0.1:%d/?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectTimeout=2000&socketTimeout=5000"
                        .formatted(port);
        try (var connection = DriverManager.getConnection(url, "root", "");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT @@datadir")) {
            return rows.next() && Path.of(rows.getString(1)).equals(data);
        } catch (SQLException _) {
            return false;
        }
    }

    /** Lets the server write everything down and end. */
    void stop() {
        handle.destroy();
        try {
            handle.onExit().get(CLEAN_STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException _) {
            kill();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the server at once. Nothing committed is lost: its next start recovers. */
    void kill() {
        handle.destroyForcibly();
        handle.onExit().join();
    }
}
