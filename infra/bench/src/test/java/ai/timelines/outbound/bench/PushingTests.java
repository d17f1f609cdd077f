package ai.timelines.outbound.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generator against a stand-in for the application. */
class PushingTests {

    private static final int ENOUGH = 30;

    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private HttpServer server;

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void everyMessageIsPushedOnceAndItsAcceptanceRemembered() throws Exception {
        var pushed = push(load(1).ofMessages(50));

        assertThat(pushed.used()).isEqualTo(50);
        assertThat(pushed.accepted()).isEqualTo(50);
        assertThat(uids()).containsExactlyInAnyOrderElementsOf(numbers(1_000, 50));
        assertThat(Times.read(times())).hasSize(50).doesNotContain(0);
    }

    @Test
    void batchesHoldWhatIsLeftAtMost() throws Exception {
        var pushed = push(load(20).ofMessages(50));

        assertThat(pushed.accepted()).isEqualTo(50);
        assertThat(bodies).hasSize(3);
        assertThat(uids()).containsExactlyInAnyOrderElementsOf(numbers(1_000, 50));
    }

    @Test
    void anOpenLoopPushesNoFasterThanItsRate() throws Exception {
        var pushed = push(load(1).at(200).forSeconds(0.5));

        assertThat(pushed.accepted()).isBetween(1, 101);
    }

    @Test
    void withoutAnEndItGoesOnUntilTold() throws Exception {
        var pushed = push(load(1).at(200));

        assertThat(pushed.accepted()).isBetween(ENOUGH, 2 * ENOUGH);
    }

    @Test
    void aRefusedPushIsRepeatedWhenItMayBe() throws Exception {
        refusals.set(1);

        var pushed = push(load(1).ofMessages(5));

        assertThat(pushed.refused()).isEqualTo(1);
        assertThat(pushed.accepted()).isEqualTo(5);
        assertThat(pushed.endNanos() - pushed.beginNanos()).isGreaterThan(900_000_000);
    }

    @Test
    void aPushSurvivesItsLine() {
        var push = Push.parse(load(1).push(List.of(1, 2), "t", 7, times()).toString());

        assertThat(push.ports()).containsExactly(1, 2);
        assertThat(push.workspaces()).containsExactly("w-1", "w-2");
        assertThat(push.firstIndex()).isEqualTo(7);
        assertThat(push.openLoop()).isFalse();
    }

    private Load load(int batch) {
        return Load.closedLoop(List.of("w-1", "w-2"), 10, 3, batch);
    }

    private Path times() {
        return directory.resolve("times");
    }

    private Pushed push(Load load) throws IOException {
        var push = load.push(List.of(server.getAddress().getPort()), "token", 1_000, times());
        try (var run = new PushRun(Push.parse(push.toString()))) {
            return Pushed.parse(run.run(() -> uids().size() >= ENOUGH).toString());
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (refusals.getAndDecrement() > 0) {
            exchange.getResponseHeaders().add("Retry-After", "1");
            exchange.sendResponseHeaders(429, -1);
        } else {
            bodies.add(body);
            var answer =
                    Bytes.ascii("{\"status\":\"accepted\"}".repeat(uids(body).size()));
            exchange.sendResponseHeaders(202, answer.length);
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    private List<Integer> uids() {
        return bodies.stream().flatMap(body -> uids(body).stream()).toList();
    }

    private static List<Integer> uids(String body) {
        var found = new ArrayList<Integer>();
        var bytes = Bytes.ascii(body);
        BodyScan.scan(bytes, 0, bytes.length, (_, index) -> found.add(index));
        return found;
    }

    private static List<Integer> numbers(int first, int count) {
        return IntStream.range(first, first + count).boxed().toList();
    }
}
