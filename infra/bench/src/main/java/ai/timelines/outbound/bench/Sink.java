package ai.timelines.outbound.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Receives what the application sends, as cheaply as it can: one thread, one selector, no parser. Webhooks point at
 * {@code /sink/anything}, with a {@link SinkAnswer} in the query; {@code /counts}, {@code /arrived?first=0&count=9} and
 * {@code /arrivals?…&file=…} tell what came. Ends with its standard input.
 */
public final class Sink {

    private final Arrivals arrivals = new Arrivals();
    private final Map<String, SinkAnswer> answers = new HashMap<>();
    private final PriorityQueue<SinkConnection> waiting =
            new PriorityQueue<>(Comparator.comparingLong(c -> c.dueNanos));
    private final RandomGenerator random = new SplittableRandom();
    private final Selector selector;
    private final ServerSocketChannel server;

    private Sink(int port) throws IOException {
        selector = Selector.open();
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 4096);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** The argument is the port; 0 or none for any. Prints {@code port=…} when it listens. */
    public static void main(String[] arguments) throws IOException {
        Ending.withStandardInput();
        var sink = new Sink(arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]));
        IO.println(Line.of("port", ((InetSocketAddress) sink.server.getLocalAddress()).getPort()));
        sink.serve();
    }

    private void serve() throws IOException {
        while (true) {
            var next = waiting.peek();
            if (next == null) {
                selector.select(this::ready);
            } else {
                selector.select(this::ready, Math.max(1, (next.dueNanos - System.nanoTime()) / 1_000_000));
                answerDue();
            }
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                var channel = server.accept();
                if (channel != null) {
                    channel.configureBlocking(false);
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    channel.register(selector, SelectionKey.OP_READ, new SinkConnection(channel));
                }
            } else if (key.attachment() instanceof SinkConnection connection) {
                read(connection);
            }
        } catch (IOException e) {
            System.err.println("sink: " + e);
        }
    }

    private void read(SinkConnection connection) {
        try {
            if (!connection.read(this::request)) {
                close(connection);
            }
        } catch (IOException _) {
            close(connection); // A sender may break off; what came whole has been counted.
        }
    }

    private void close(SinkConnection connection) {
        waiting.remove(connection);
        connection.close();
    }

    private void answerDue() {
        for (var next = waiting.peek(); next != null && next.dueNanos <= System.nanoTime(); next = waiting.peek()) {
            waiting.remove(next);
            try {
                next.answer(next.waiting);
            } catch (IOException _) {
                next.close();
            }
        }
    }

    private void request(SinkConnection from, byte[] bytes, int head, int body, int end) throws IOException {
        var target = target(bytes, head, body);
        if (!target.startsWith("/sink/")) {
            from.answer(SinkAnswer.response(200, control(target)));
            return;
        }
        var answer = answers.computeIfAbsent(target, SinkAnswer::of);
        boolean error = answer.isError(random);
        arrivals.request(bytes, head, body, end, Clock.nanos(), !error);
        if (error) {
            from.answer(SinkAnswer.ERROR);
        } else if (answer.delayNanos() == 0) {
            from.answer(answer.response());
        } else if (answer.delayNanos() < Long.MAX_VALUE) {
            from.dueNanos = System.nanoTime() + answer.delayNanos();
            from.waiting = answer.response();
            waiting.add(from);
        }
    }

    private static String target(byte[] bytes, int head, int body) {
        int begin = head;
        while (begin < body && bytes[begin] != ' ') {
            begin++;
        }
        int end = begin + 1;
        while (end < body && bytes[end] != ' ') {
            end++;
        }
        return new String(bytes, begin + 1, end - begin - 1, StandardCharsets.ISO_8859_1);
    }

    private String control(String target) throws IOException {
        int query = target.indexOf('?');
        var parameters = Line.parse(query < 0 ? "" : target.substring(query + 1).replace('&', ' '));
        return switch (query < 0 ? target : target.substring(0, query)) {
            case "/counts" -> arrivals.counts().toString();
            case "/arrived" ->
                Integer.toString(arrivals.times().known(parameters.number("first"), parameters.number("count")));
            case "/arrivals" -> {
                arrivals.times()
                        .write(
                                Path.of(parameters.text("file")),
                                parameters.number("first"),
                                parameters.number("count"));
                yield "written";
            }
            default -> "unknown: " + target;
        };
    }
}
