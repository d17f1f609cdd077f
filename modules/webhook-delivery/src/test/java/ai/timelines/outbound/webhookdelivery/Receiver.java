package ai.timelines.outbound.webhookdelivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A customer's receiver on a real socket: keeps what came, and answers as it is told. */
final class Receiver implements AutoCloseable {

    private static final JsonMapper json = new JsonMapper();

    /** A request that came. */
    record Received(Map<String, List<String>> headers, byte[] body) {

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(it -> it.getKey().equalsIgnoreCase(name))
                    .map(it -> it.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }

        JsonNode json() {
            return json.readTree(body);
        }

        String chatId() {
            return json().at("/chat/chat_id").asString();
        }

        List<String> uids() {
            var messages = json().has("messages")
                    ? json().get("messages")
                    : json.createArrayNode().add(json().get("message"));
            return messages.valueStream()
                    .map(it -> it.get("message_uid").asString())
                    .toList();
        }
    }

    /** How to answer. */
    record Answer(int status, Map<String, String> headers) {
        static Answer of(int status) {
            return new Answer(status, Map.of());
        }
    }

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile Function<Received, Answer> answers = _ -> Answer.of(200);

    Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        try (exchange) {
            var request = new Received(
                    Map.copyOf(exchange.getRequestHeaders()),
                    exchange.getRequestBody().readAllBytes());
            received.add(request);
            var answer = answers.apply(request);
            answer.headers().forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(answer.status(), -1);
        } finally {
            now.decrementAndGet();
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?key=secret";
    }

    void answer(int status) {
        answers = _ -> Answer.of(status);
    }

    void answer(Function<Received, Answer> answers) {
        this.answers = answers;
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    void forget() {
        received.clear();
        most.set(0);
    }

    /** The most requests that were there at a time. */
    int mostAtATime() {
        return most.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
