package ai.timelines.outbound.embeddedmysql;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another program over the same directory, to be killed or stopped. */
final class ChildJvm implements AutoCloseable {

    static final String READY = "ready on port ";

    private final Process process;
    private final BufferedReader output;
    final int port;

    private ChildJvm(Process process) throws IOException {
        this.process = process;
        this.output = process.inputReader();
        var lines = new ArrayList<String>();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.startsWith(READY)) {
                port = Integer.parseInt(line.substring(READY.length()));
                return;
            }
        }
        throw new IllegalStateException("the other program ended: " + String.join("\n", lines));
    }

    static ChildJvm running(Class<?> main, Path directory, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                directory.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        // The tests of other modules may be running on a database named there.
        builder.environment().keySet().removeIf(name -> name.startsWith("SPRING_DATASOURCE_"));
        return new ChildJvm(builder.start());
    }

    void killHard() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        killHard();
    }
}
