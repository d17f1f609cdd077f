package ai.timelines.outbound.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all scenarios share: the database server, the sink, the generators, a directory for what is left behind. */
final class Stack implements AutoCloseable {

    private static final List<String> REAL_MYSQL = List.of("infra/ci/real-mysql");
    private static final Path LOG = Path.of("real-mysql.log");
    private static final int FLOOD_FIRST_INDEX = 1 << 30;

    final Options options;
    final Path directory;
    final Api api = new Api();
    final Child sink;
    final int sinkPort;
    final Child generator;

    private final Map<String, String> serverEnvironment;
    private final @Nullable Database server;
    private boolean startedServer;
    private @Nullable Child floodGenerator;
    private @Nullable Child downloader;
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private boolean described;
    private int schemas;
    private int nextIndex;
    private int nextFloodIndex = FLOOD_FIRST_INDEX;

    Stack(Options options) throws IOException, InterruptedException {
        this(options, Map.of());
    }

    /** @param serverEnvironment for {@code infra/ci/real-mysql}, if it does not run yet */
    Stack(Options options, Map<String, String> serverEnvironment) throws IOException, InterruptedException {
        this.options = options;
        this.serverEnvironment = serverEnvironment;
        this.directory = Files.createTempDirectory("outbound-bench-");
        closeAtTheEnd(this::deleteDirectory);
        closeAtTheEnd(this::stopServer);
        closeAtTheEnd(api);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close)); // for Ctrl-C
        this.sink = java("sink", Sink.class);
        this.sinkPort = Line.parse(sink.hear()).number("port");
        this.generator = java("generator", Generator.class);
        this.server = server();
    }

    private @Nullable Database server() throws IOException, InterruptedException {
        if (options.is("embedded")) {
            return null; // The application starts it.
        }
        var url = options.text("url", "");
        if (url.isEmpty()) {
            startedServer = script("url").isEmpty();
            url = script("start");
            if (url.isEmpty()) {
                throw new IOException("There is no MySQL here: --url names one, --embedded does without. "
                        + Files.readString(directory.resolve(LOG)));
            }
        }
        return new Database(url, options.text("user", "root"), options.text("password", ""));
    }

    /** Else it ran already. */
    boolean startedServer() {
        return startedServer;
    }

    /** Where the database server of {@code infra/ci/real-mysql} keeps its data. */
    Path serverData() throws IOException, InterruptedException {
        return Path.of(script("data"));
    }

    /** Ends the database server and starts it again with its data: {@code restart}, or {@code crash} for SIGKILL. */
    void again(String how) throws IOException, InterruptedException {
        var process = new ProcessBuilder(REAL_MYSQL.getFirst(), how)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(LOG).toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("the database does not start again: " + Files.readString(directory.resolve(LOG)));
        }
    }

    private String script(String argument) throws IOException, InterruptedException {
        var command = new ArrayList<>(REAL_MYSQL);
        command.add(argument);
        var answer = directory.resolve("real-mysql." + argument);
        var builder = new ProcessBuilder(command)
                .redirectOutput(answer.toFile())
                .redirectError(directory.resolve(LOG).toFile());
        builder.environment().putAll(serverEnvironment);
        if (options.is("profile")) {
            builder.environment().put("OUTBOUND_MYSQL_OPTIONS", "--performance-schema=ON");
        }
        return builder.start().waitFor() == 0 ? Files.readString(answer).strip() : "";
    }

    private Child java(String name, Class<?> main) throws IOException {
        var command = List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
        var child = Child.talking(name, command, directory.resolve(name + ".log"));
        closeAtTheEnd(child);
        return child;
    }

    /** Says once what the figures were taken on. */
    void describe(Database database) throws SQLException {
        if (!described) {
            described = true;
            IO.println(database.description());
            if (!database.isDurable()) {
                IO.println("THE DATABASE IS NOT DURABLE: do not believe these figures");
            }
        }
    }

    /** A schema that nobody has used; null where the application has a database server of its own. */
    @Nullable
    Database newDatabase() {
        return server == null
                ? null
                : server.withSchema("outbound_bench_" + ProcessHandle.current().pid() + "_" + ++schemas);
    }

    /** A second one, to push beside the first. */
    Child floodGenerator() throws IOException {
        if (floodGenerator == null) {
            floodGenerator = java("flood", Generator.class);
        }
        return floodGenerator;
    }

    /** Downloads files, in a process of its own. */
    Child downloader() throws IOException {
        if (downloader == null) {
            downloader = java("downloads", Downloads.class);
        }
        return downloader;
    }

    /** One at a time on each generator. */
    Pushed push(Child by, Load load, List<Integer> ports, Path times) throws IOException {
        boolean flood = by != generator;
        by.tell(load.push(ports, Api.TOKEN, flood ? nextFloodIndex : nextIndex, times)
                .toString());
        var pushed = Pushed.parse(by.hear());
        if (flood) {
            nextFloodIndex += pushed.used();
        } else {
            nextIndex += pushed.used();
        }
        return pushed;
    }

    /** The number of the next message of a flood. */
    int nextFloodIndex() {
        return nextFloodIndex;
    }

    /** The number of the next message that is pushed. */
    int nextIndex() {
        return nextIndex;
    }

    Arrivals.Counts counts() throws IOException, InterruptedException {
        return Arrivals.Counts.parse(api.get(sinkPort, "/counts"));
    }

    int arrived(int first, int count) throws IOException, InterruptedException {
        return Integer.parseInt(api.get(sinkPort, "/arrived?first=" + first + "&count=" + count));
    }

    long[] arrivals(int first, int count) throws IOException, InterruptedException {
        var file = directory.resolve("arrivals");
        api.get(sinkPort, "/arrivals?first=" + first + "&count=" + count + "&file=" + file);
        return Times.read(file);
    }

    String sinkUrl(String rest) {
        return "http://127.0.0.1:" + sinkPort + "/sink/" + rest;
    }

    /** Is closed with this at the latest. */
    void closeAtTheEnd(AutoCloseable closeable) {
        synchronized (toClose) {
            toClose.add(closeable);
        }
    }

    @Override
    public void close() {
        synchronized (toClose) {
            // The last opened first.
            for (var closeable : toClose.reversed()) {
                try {
                    closeable.close();
                } catch (Exception e) {
                    System.err.println("bench: left behind: " + e.getMessage());
                }
            }
            toClose.clear();
        }
    }

    private void stopServer() throws IOException, InterruptedException {
        if (startedServer) {
            script("stop");
        }
    }

    private void deleteDirectory() throws IOException {
        if (options.is("keep")) {
            IO.println("Logs are in " + directory);
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
