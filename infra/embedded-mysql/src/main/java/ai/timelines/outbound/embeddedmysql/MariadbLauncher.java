package ai.timelines.outbound.embeddedmysql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/** Makes the data directory where there is none, and starts the server over it. */
final class MariadbLauncher {

    private static final int ATTEMPTS = 3;
    private static final int LINES_OF_LOG_SHOWN = 12;
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final List<String> SYSTEM_TABLES =
            List.of("mariadb_system_tables.sql", "mariadb_performance_tables.sql", "mariadb_system_tables_data.sql");

    private final Path home;
    private final Path data;
    private final Path log;
    private final Path rememberedPort;
    private final MariadbBinaries binaries;
    private final EmbeddedServer.Durability durability;

    MariadbLauncher(Path home, MariadbBinaries binaries, EmbeddedServer.Durability durability) {
        this.home = home;
        this.data = EmbeddedServer.dataIn(home);
        this.log = home.resolve("server.log");
        this.rememberedPort = home.resolve("port");
        this.binaries = binaries;
        this.durability = durability;
    }

    MariadbProcess launch(Duration patience) throws IOException, InterruptedException {
        if (!Files.isDirectory(data)) {
            createData();
        }
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            // Another program may take the free port before the server does.
            var port = attempt == 1 ? usualPort() : freePort(0);
            var started = new MariadbProcess(start(port).toHandle(), port, data);
            if (started.isReadyWithin(patience)) {
                Files.writeString(rememberedPort, String.valueOf(port));
                return started;
            }
            started.kill();
        }
        throw new EmbeddedMysqlException(
                "The embedded MariaDB in %s does not start. The end of %s says:%n%s".formatted(home, log, endOfLog()));
    }

    private Process start(int port) throws IOException {
        var command = new ArrayList<>(List.of(binaries.program().toString(), "--no-defaults"));
        command.add(MariadbProcess.DATA_ARGUMENT + data);
        command.add(MariadbProcess.PORT_ARGUMENT + port);
        command.addAll(commonOptions());
        command.addAll(
                List.of(
                        "--socket=mariadb.sock",
                        "--pid-file=mariadb.pid",
                        "--bind-address=127.0.0.1",
                        "--skip-name-resolve",
                        "--max-connections=500",
                        "--max-allowed-packet=64M",
                        "--character-set-server=utf8mb4",
                        // What MySQL refuses must not pass here.
                        "--sql-mode=STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"));
        if (durability == EmbeddedServer.Durability.PROCESS_CRASH) {
            command.add("--innodb-flush-log-at-trx-commit=2");
        }
        if (Files.isExecutable(SETSID)) {
            // In a session of its own: Ctrl-C in a terminal must reach the application alone, which still writes.
            command.addFirst(SETSID.toString());
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private List<String> commonOptions() {
        var options = new ArrayList<>(List.of(
                "--basedir=" + binaries.directory(),
                "--lc-messages-dir=" + binaries.share(),
                "--plugin-dir=" + binaries.share(),
                // Else it makes a key and a certificate at each start, which takes seconds.
                "--skip-ssl"));
        if ("root".equals(System.getProperty("user.name"))) {
            options.add("--user=root");
        }
        return options;
    }

    /** Under another name first, so that a directory of the final name is always whole. */
    private void createData() throws IOException, InterruptedException {
        var partial = home.resolve("data.partial");
        FileSystemUtils.deleteRecursively(partial);
        Files.createDirectories(partial);
        var script = new StringBuilder("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\n");
        for (var file : SYSTEM_TABLES) {
            script.append(Files.readString(binaries.share().resolve(file))).append('\n');
        }
        var input = Files.writeString(home.resolve("bootstrap.sql"), script);
        var command = new ArrayList<>(List.of(binaries.program().toString(), "--no-defaults", "--bootstrap"));
        command.add(MariadbProcess.DATA_ARGUMENT + partial);
        command.addAll(commonOptions());
        var bootstrap = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .redirectOutput(log.toFile())
                .start();
        if (bootstrap.waitFor() != 0) {
            throw new EmbeddedMysqlException(
                    "The embedded MariaDB cannot create its data in %s. The end of %s says:%n%s"
                            .formatted(home, log, endOfLog()));
        }
        Files.delete(input);
        Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The same port at each start as long as nobody else has it, so that a client's bookmark stays right. */
    private int usualPort() throws IOException {
        if (Files.isReadable(rememberedPort)) {
            try {
                return freePort(
                        Integer.parseInt(Files.readString(rememberedPort).strip()));
            } catch (IOException | IllegalArgumentException _) {
                return freePort(0);
            }
        }
        return freePort(0);
    }

    /** Fails where the wanted port is taken; 0 stands for any. */
    private static int freePort(int wanted) throws IOException {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), wanted));
            return socket.getLocalPort();
        }
    }

    private String endOfLog() throws IOException {
        var lines = Files.readAllLines(log);
        return String.join(
                System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LINES_OF_LOG_SHOWN), lines.size()));
    }
}
