package ai.timelines.outbound.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A process of the benchmark's, with a log for what it complains of. */
final class Child implements AutoCloseable {

    /** How long whoever stops a node waits before it is killed: see docs/operation.md. */
    static final Duration GRACE = Duration.ofSeconds(75);

    private static final int LINES_OF_LOG_SHOWN = 15;

    private final String name;
    private final Process process;
    private final Path log;
    private final BufferedReader output;
    private final BufferedWriter input;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.output = process.inputReader();
        this.input = process.outputWriter();
    }

    /** One that is talked with over its standard input and output. */
    static Child talking(String name, List<String> command, Path log) throws IOException {
        var builder = new ProcessBuilder(command).redirectError(log.toFile());
        return new Child(name, builder.start(), log);
    }

    /** One that writes all it says into its log. */
    static Child logging(String name, List<String> command, Map<String, String> environment, Path directory, Path log)
            throws IOException {
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new Child(name, builder.start(), log);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void tell(String line) throws IOException {
        try {
            input.write(line);
            input.newLine();
            input.flush();
        } catch (IOException _) {
            throw failure("has ended");
        }
    }

    String hear() throws IOException {
        var line = output.readLine();
        if (line == null) {
            throw failure("has ended");
        }
        return line;
    }

    IOException failure(String what) throws IOException {
        var lines = Files.readAllLines(log);
        return new IOException("%s %s; its log ends:%n%s"
                .formatted(
                        name,
                        what,
                        String.join(
                                "\n", lines.subList(Math.max(0, lines.size() - LINES_OF_LOG_SHOWN), lines.size()))));
    }

    Path log() {
        return log;
    }

    /** Ends it without a chance to tidy up. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to end; returns whether it did in time. */
    boolean stop() throws InterruptedException {
        process.destroy();
        return process.waitFor(GRACE);
    }

    /** Asks it to end, and makes it end. */
    @Override
    public void close() {
        try {
            if (!stop()) {
                System.err.println(name + " did not end by itself within " + GRACE.toSeconds() + " s: killed");
                kill();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
