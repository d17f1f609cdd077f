package ai.timelines.outbound.embeddedmysql;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;

/** The servers this JVM uses: one per directory however many Spring contexts there are, let go when the JVM exits. */
final class SharedServers {

    private static final Map<Path, EmbeddedServer> KEPT = new HashMap<>();
    private static @Nullable EmbeddedServer throwaway;

    private SharedServers() {}

    static synchronized EmbeddedServer in(Path directory, Log log) {
        var home = directory.toAbsolutePath().normalize();
        var known = KEPT.get(home);
        if (known != null) {
            return known;
        }
        var server = EmbeddedServer.open(home, MariadbBinaries.unpackedIn(home), EmbeddedServer.Durability.FULL);
        KEPT.put(home, server);
        log.info(server.toString());
        // These handlers run after the contexts were closed; a shutdown hook of our own would run beside that.
        SpringApplication.getShutdownHandlers().add(server::close);
        return server;
    }

    static synchronized EmbeddedServer throwaway(Log log) {
        var known = throwaway;
        if (known != null) {
            return known;
        }
        var directory = ThrowawayDirectory.create();
        var server = EmbeddedServer.open(
                directory.path(),
                MariadbBinaries.unpackedIn(ThrowawayDirectory.root()),
                EmbeddedServer.Durability.PROCESS_CRASH);
        throwaway = server;
        log.info(server.toString());
        SpringApplication.getShutdownHandlers().add(() -> {
            server.kill();
            directory.delete();
        });
        return server;
    }
}
