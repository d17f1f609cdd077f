package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.messageingest.AcceptedMessage;
import ai.timelines.outbound.messageingest.Direction;
import ai.timelines.outbound.messageingest.PushedMessage.Account;
import ai.timelines.outbound.messageingest.PushedMessage.Chat;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Message;
import ai.timelines.outbound.messageingest.PushedMessage.Party;
import ai.timelines.outbound.workspace.PublicUrl;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to make what is sent: the only work of the engine's own that is done for every byte. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PayloadBenchmark {

    private static final String TEXT =
            "Hello! I would like to know whether the order of last week was sent already, and when it will arrive here. Thank you! - ";

    private final UUID workspace = new UUID(1, 2);
    private final UUID webhookId = new UUID(3, 4);
    private final PayloadRenderer renderer = new PayloadRenderer(
            new PublicUrl(URI.create("https://app.example.com")),
            new DispatchProperties(1, 1, "TimelinesAI", "1", false),
            (_, _) -> URI.create("https://app.example.com/file"));
    private final AcceptedMessage message = message(1);
    private final List<AcceptedMessage> messages =
            IntStream.rangeClosed(1, 500).mapToObj(this::message).toList();
    private final List<byte[]> keys = List.of(new byte[32]);
    private final byte[] single = renderer.message(message).body();
    private final byte[] bundle = renderer.bundle(messages, webhookId).body();

    private AcceptedMessage message(int position) {
        return new AcceptedMessage(
                workspace,
                position,
                Instant.EPOCH,
                new Content(
                        new Account("Amnon Haha", "amnon@acme.example", "+972500000000"),
                        new Chat("10010001", "John Doe", "+97254000000", false, "Amnon", "amnon@acme.example"),
                        new Message(
                                "m-" + position,
                                Direction.RECEIVED,
                                Instant.ofEpochSecond(1_700_000_000L + position),
                                new Party("John Doe", "+972540000000"),
                                new Party("Jane Smith", "+972550000000"),
                                TEXT)));
    }

    @Benchmark
    public Object renderMessage() {
        return renderer.message(message);
    }

    @Benchmark
    public Object renderBundleOf500() {
        return renderer.bundle(messages, webhookId);
    }

    @Benchmark
    public String signMessage() {
        return Signature.of(keys, "msg_0192f0c1", 1_700_000_000L, single);
    }

    @Benchmark
    public String signBundleOf500() {
        return Signature.of(keys, "msg_0192f0c1", 1_700_000_000L, bundle);
    }
}
