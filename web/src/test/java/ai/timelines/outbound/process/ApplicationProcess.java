package ai.timelines.outbound.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;

/** The application in a process of its own, which can be killed. */
final class ApplicationProcess implements AutoCloseable {

    /** After that an operator kills it: see docs/operation.md. */
    private static final Duration GRACE = Duration.ofSeconds(75);

    private final Map<String, String> environment;
    private final int port = freePort();
    private final Path log;
    private final HttpClient http = HttpClient.newBuilder()
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private Process process;

    /** @param environment what the application is told beside its port */
    ApplicationProcess(Map<String, String> environment) {
        this.environment = environment;
        try {
            this.log = Files.createTempFile("application", ".log");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        start();
    }

    /** Starts it, or starts it anew, on the same port, and waits until it answers. */
    void start() {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var classpath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var builder = new ProcessBuilder(
                        java,
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        classpath,
                        "ai.timelines.outbound.OutboundApplication")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        builder.environment().put("SERVER_PORT", Integer.toString(port));
        builder.environment().put("SPRING_PROFILES_ACTIVE", "dev");
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Awaitility.await("the application to start; its log is " + log)
                .atMost(Duration.ofMinutes(2))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("The application did not start:\n" + Files.readString(log));
                    }
                    return answers();
                });
    }

    private boolean answers() {
        try {
            return request("GET", "/actuator/health", "").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** As {@code kill -9} does: nothing runs any more, nothing is tidied up. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** As an operator does, with SIGTERM, and waits for the end for as long as one does. */
    void terminate() {
        long begin = System.nanoTime();
        process.destroy();
        assertThat(process.onExit())
                .as("the end of the application; its log is %s", log)
                .succeedsWithin(GRACE);
        IO.println("stopped within %.1f s".formatted((System.nanoTime() - begin) / 1e9));
    }

    HttpResponse<String> request(String method, String path, String json) throws IOException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer dev-service-token")
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        kill();
        http.close();
    }
}
