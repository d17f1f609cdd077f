package ai.timelines.outbound.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/** A receiver that takes everything and remembers in which order single messages came, under which ids. */
final class CountingReceiver implements AutoCloseable {

    private static final JsonMapper json = new JsonMapper();

    record Received(String userAgent, String webhookId, String chatId, String messageUid) {}

    private final HttpServer server;
    private final List<Received> received = Collections.synchronizedList(new ArrayList<>());

    private final Map<String, Integer> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile CountDownLatch mayAnswer = new CountDownLatch(0);
    private volatile Duration everyTenth = Duration.ZERO;

    CountingReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = json.readTree(exchange.getRequestBody());
            var userAgent = exchange.getRequestHeaders().getFirst("User-Agent");
            received.add(new Received(
                    userAgent,
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    body.at("/chat/chat_id").asString(),
                    body.at("/message/message_uid").asString()));
            waiting.merge(userAgent, 1, Integer::sum);
            mayAnswer.await();
            if (requests.incrementAndGet() % 10 == 0) {
                Thread.sleep(everyTenth);
            }
            waiting.merge(userAgent, -1, Integer::sum);
            exchange.sendResponseHeaders(200, -1);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on it answers nobody, until the latch opens. */
    void answersAfter(CountDownLatch latch) {
        mayAnswer = latch;
    }

    /** From now on it lets every tenth request wait so long for its answer. */
    void answersEveryTenthAfter(Duration time) {
        everyTenth = time;
    }

    /** How many requests of a node wait for their answer. */
    int keepsWaiting(String node) {
        return waiting.entrySet().stream()
                .filter(it -> it.getKey().contains(node))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    List<Received> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
