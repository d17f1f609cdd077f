package ai.timelines.outbound.web.outbound;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A customer's program that answers as it is told to and keeps what it got. */
final class Receiver implements AutoCloseable {

    record Got(String webhookId, String signature, byte[] body) {}

    private final HttpServer server;
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile byte[] answer = "ok".getBytes(StandardCharsets.UTF_8);

    Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                var headers = exchange.getRequestHeaders();
                got.add(new Got(
                        headers.getFirst("webhook-id"),
                        headers.getFirst("webhook-signature"),
                        exchange.getRequestBody().readAllBytes()));
                exchange.getResponseHeaders().set("X-Answer", "<i>header</i>");
                exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        server.start();
    }

    void answers(int status, String body) {
        this.status = status;
        this.answer = body.getBytes(StandardCharsets.UTF_8);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    List<Got> got() {
        return List.copyOf(got);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
