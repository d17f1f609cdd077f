package ai.timelines.outbound.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The application as one scenario needs it: nodes over a new schema, with workspaces whose webhooks point at the sink. */
final class Rig implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration LOOK = Duration.ofMillis(100);

    /** For what follows an arrival: the outcome is settled, the queue's row removed. */
    private static final Duration SETTLEMENT = Duration.ofMillis(500);

    /** Longer than a lease (35 s), after which a delivery comes again whose outcome was never written. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    final Stack stack;
    private final Path data;
    private final List<Map<String, String>> environments;
    private final List<Child> nodes = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final @Nullable Database given;
    private final Database database;
    private final long databasePid;
    private final List<String> workspaces = new ArrayList<>();
    private boolean closed;

    Rig(Stack stack, int count, Map<String, String> environment)
            throws IOException, InterruptedException, SQLException {
        this(stack, Collections.nCopies(count, environment));
    }

    /** With a node for each environment. */
    Rig(Stack stack, List<Map<String, String>> environments) throws IOException, InterruptedException, SQLException {
        this.stack = stack;
        this.environments = environments;
        this.data = Files.createTempDirectory(stack.directory, "data-");
        this.given = stack.newDatabase();
        stack.closeAtTheEnd(this);
        try {
            for (int node = 0; node < environments.size(); node++) {
                ports.add(freePort());
                nodes.add(launched(node));
                awaitStart(node);
            }
            this.database = given != null ? given : embedded();
            this.databasePid = database.pid();
            stack.describe(database);
        } catch (IOException | InterruptedException | SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Child launched(int node) throws IOException {
        var options = new ArrayList<>(List.of("-Xmx" + stack.options.text("heap", "512m")));
        options.add(stack.options.text("java-option", "-XX:+UseParallelGC"));
        var values = new HashMap<String, String>();
        values.put("SERVER_PORT", Integer.toString(ports.get(node)));
        values.put("SPRING_PROFILES_ACTIVE", "dev");
        values.put("OUTBOUND_DATA_DIR", data.toString());
        values.put("SPRING_DATASOURCE_URL", given == null ? "" : given.url());
        values.put("SPRING_DATASOURCE_USERNAME", given == null ? "" : given.user());
        values.put("SPRING_DATASOURCE_PASSWORD", given == null ? "" : given.password());
        values.putAll(environments.get(node));
        values.putAll(stack.options.environment());
        var command = new ArrayList<String>();
        if (given == null) {
            command.add(Path.of("infra/dev/run").toAbsolutePath().toString()); // Alone it has the embedded database.
            values.put("JAVA_OPTS", String.join(" ", options));
        } else {
            command.add(System.getProperty("java.home") + "/bin/java");
            command.addAll(options);
            command.addAll(
                    List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar"));
            command.add(stack.options.text("jar", "web/target/outbound.jar"));
        }
        var log = stack.directory.resolve("application-" + data.getFileName() + "-" + node + ".log");
        return Child.logging("The application", command, values, Path.of("").toAbsolutePath(), log);
    }

    private void awaitStart(int node) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + START.toNanos();
        while (!stack.api.isUp(ports.get(node))) {
            if (!nodes.get(node).isAlive() || System.nanoTime() > giveUp) {
                throw nodes.get(node).failure("does not start");
            }
            pause(Duration.ofMillis(200));
        }
    }

    /** Ends a node, with SIGKILL. */
    void kill(int node) throws InterruptedException {
        nodes.get(node).kill();
    }

    /** Ends a node, with SIGTERM; it must end by itself in time. */
    void stop(int node, Findings findings) throws InterruptedException {
        long begin = System.nanoTime();
        if (nodes.get(node).stop()) {
            findings.say("stopped within %.1f s".formatted((System.nanoTime() - begin) / 1e9));
        } else {
            findings.fault("did not stop within %d s".formatted(Child.GRACE.toSeconds()));
            kill(node);
        }
    }

    /** Starts a node that has ended again, on its port. */
    void start(int node) throws IOException, InterruptedException {
        launch(node);
        awaitStart(node);
    }

    /** The same, without waiting until it has. */
    void launch(int node) throws IOException {
        nodes.set(node, launched(node));
    }

    /** What the nodes have said, one after the other. */
    List<String> log() throws IOException {
        var lines = new ArrayList<String>();
        for (var node : nodes) {
            lines.addAll(Files.readAllLines(node.log()));
        }
        return lines;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The one that the application has started, found by its directory. */
    private Database embedded() throws IOException {
        for (var process : ProcessHandle.allProcesses().toList()) {
            var commandLine = ProcessStats.commandLine(process.pid());
            if (commandLine.contains("--datadir=" + data.toRealPath().resolve("mysql"))) {
                int begin = commandLine.indexOf("--port=") + "--port=".length();
                var port = commandLine.substring(begin, commandLine.indexOf('\0', begin));
                return new Database(
                        "jdbc:mysql://127.0.0.1:" + port + "/outbound?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                        "root",
                        "");
            }
        }
        throw new IOException("the application has started no database");
    }

    /** Of the first node. */
    int port() {
        return ports.getFirst();
    }

    Database database() {
        return database;
    }

    /** Creates workspaces that send each to a path of its own. */
    List<String> workspaces(int count, String granularity) throws IOException, InterruptedException {
        var ids = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var name = "tenant-" + (workspaces.size() + 1);
            var id = stack.api.createWorkspace(ports.getFirst(), name);
            stack.api.setWebhook(ports.getFirst(), id, stack.sinkUrl(name), granularity, true);
            ids.add(id);
            workspaces.add(id);
        }
        return List.copyOf(ids);
    }

    /** All that were created. */
    List<String> workspaces() {
        return List.copyOf(workspaces);
    }

    void setWebhooks(List<String> ids, String rest, String granularity, boolean enabled)
            throws IOException, InterruptedException {
        for (var id : ids) {
            stack.api.setWebhook(ports.getFirst(), id, stack.sinkUrl(rest), granularity, enabled);
        }
    }

    /** Pushes, and waits until all has arrived or nothing comes any more. */
    Run run(Load load, Duration patience) throws IOException, InterruptedException {
        int first = stack.nextIndex();
        var pushed = push(load);
        return drained(first, pushed, patience);
    }

    Pushed push(Load load) throws IOException {
        return stack.push(stack.generator, load, ports, times());
    }

    Pushed flood(Load load) throws IOException {
        return stack.push(stack.floodGenerator(), load, ports, floodTimes());
    }

    /** Where the last push has left the times of acceptance. */
    Path times() {
        return stack.directory.resolve("accepted");
    }

    private Path floodTimes() {
        return stack.directory.resolve("flooded");
    }

    /** The last push, when all of it has arrived or nothing has come for that long. */
    Run drained(int first, Pushed pushed, Duration patience) throws IOException, InterruptedException {
        return drained(first, pushed, times(), patience);
    }

    /** The same for the last flood. */
    Run floodDrained(int first, Pushed pushed, Duration patience) throws IOException, InterruptedException {
        return drained(first, pushed, floodTimes(), patience);
    }

    private Run drained(int first, Pushed pushed, Path times, Duration patience)
            throws IOException, InterruptedException {
        int arrived = 0;
        long progress = System.nanoTime();
        while (arrived < pushed.accepted() && System.nanoTime() - progress < patience.toNanos()) {
            int now = stack.arrived(first, pushed.used());
            if (now > arrived) {
                arrived = now;
                progress = System.nanoTime();
            }
            pause(LOOK);
        }
        settle();
        return new Run(
                pushed, Times.read(PushRun.requested(times)), Times.read(times), stack.arrivals(first, pushed.used()));
    }

    /** Gives the application the time that it takes to write down what became of the last requests. */
    void settle() throws InterruptedException {
        pause(SETTLEMENT);
    }

    /** Waits until no chat is under way; returns how many are when patience ends. */
    int unsettled() throws InterruptedException {
        long giveUp = System.nanoTime() + LEASE.toNanos();
        int chats = chatsUnderWay();
        while (chats > 0 && System.nanoTime() - giveUp < 0) {
            pause(Duration.ofSeconds(1));
            chats = chatsUnderWay();
        }
        return chats;
    }

    private int chatsUnderWay() {
        try {
            return database.chatsUnderWay();
        } catch (SQLException _) {
            return Integer.MAX_VALUE; // Who knows.
        }
    }

    Cost cost() throws IOException {
        double application = 0;
        for (var node : nodes) {
            application += ProcessStats.cpuSeconds(node.pid());
        }
        return new Cost(
                application,
                databasePid < 0 ? 0 : ProcessStats.cpuSeconds(databasePid),
                ProcessStats.cpuSeconds(stack.generator.pid()),
                ProcessStats.cpuSeconds(stack.sink.pid()));
    }

    long peakMebibytes() throws IOException {
        long peak = 0;
        for (var node : nodes) {
            peak = Math.max(peak, ProcessStats.peakMebibytes(node.pid()));
        }
        return peak;
    }

    long applicationPid() {
        return nodes.getFirst().pid();
    }

    long databasePid() {
        return databasePid;
    }

    static void pause(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        nodes.forEach(Child::close);
        try {
            if (given != null) {
                given.dropSchema();
            }
        } catch (SQLException e) {
            System.err.println("The schema is left behind: " + e.getMessage());
        }
    }
}
