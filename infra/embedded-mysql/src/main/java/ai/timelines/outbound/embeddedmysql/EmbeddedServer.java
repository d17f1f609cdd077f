package ai.timelines.outbound.embeddedmysql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A server over one directory, shared by all processes that use that directory: the first starts it, or takes over what
 * a killed one left running, and the last one stops it.
 */
final class EmbeddedServer implements AutoCloseable {

    /** What committed data survives. */
    enum Durability {
        FULL,
        /** For tests: the end of any process, but not of the machine. */
        PROCESS_CRASH
    }

    private static final Duration FIRST_ANSWER = Duration.ofMinutes(2);

    private final Path home;
    private final String version;
    private final MariadbProcess process;
    private final LockFile inUse;

    private EmbeddedServer(Path home, String version, MariadbProcess process, LockFile inUse) {
        this.home = home;
        this.version = version;
        this.process = process;
        this.inUse = inUse;
    }

    /** The data directory proper, in the form in which the server itself names it. */
    static Path dataIn(Path home) {
        return home.resolve("data");
    }

    static EmbeddedServer open(Path directory, MariadbBinaries binaries, Durability durability) {
        try {
            var home = Files.createDirectories(directory).toRealPath();
            try (var starting = LockFile.exclusive(starting(home))) {
                var process = running(home);
                if (process == null) {
                    process = new MariadbLauncher(home, binaries, durability).launch(FIRST_ANSWER);
                }
                return new EmbeddedServer(home, binaries.version(), process, LockFile.shared(users(home)));
            }
        } catch (IOException e) {
            throw new EmbeddedMysqlException(
                    "The embedded MariaDB cannot use the directory %s: %s".formatted(directory, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedMysqlException("The start of the embedded MariaDB was interrupted.", e);
        }
    }

    private static @Nullable MariadbProcess running(Path home) throws InterruptedException {
        var found = MariadbProcess.serving(dataIn(home)).orElse(null);
        if (found == null || found.isReadyWithin(FIRST_ANSWER)) {
            return found;
        }
        found.kill();
        return null;
    }

    int port() {
        return process.port();
    }

    /** Stops the server, unless another process uses it. */
    @Override
    public void close() {
        try (var starting = LockFile.exclusive(starting(home))) {
            inUse.close();
            var last = LockFile.tryExclusive(users(home));
            if (last.isPresent()) {
                process.stop();
                last.get().close();
            }
        } catch (IOException e) {
            throw new EmbeddedMysqlException("The embedded MariaDB in %s could not be stopped.".formatted(home), e);
        }
    }

    void kill() {
        process.kill();
    }

    private static Path starting(Path home) {
        return home.resolve("starting.lock");
    }

    private static Path users(Path home) {
        return home.resolve("users.lock");
    }

    @Override
    public String toString() {
        return "Embedded MariaDB %s on 127.0.0.1:%d, data in %s".formatted(version, process.port(), home);
    }
}
