package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.messageingest.AcceptedMessage;
import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.messageingest.Conversations.Stretch;
import ai.timelines.outbound.workspace.PublicUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is read for a payload, and when. */
@Timeout(60)
class CargoTests {

    private static final int MEBIBYTE = 1 << 20;

    private final UUID workspace = UUID.randomUUID();
    private final Conversations conversations = mock();
    private final LargePayloads memory = new LargePayloads(16 * MEBIBYTE);
    private final Cargo cargo = new Cargo(
            conversations,
            new PayloadRenderer(
                    new PublicUrl(URI.create("https://app.example.com")),
                    new DispatchProperties(1, 1, "TimelinesAI", "1", false),
                    (_, _) -> URI.create("https://app.example.com/file")));

    /** The positions of each look. */
    private final List<Integer> looks = new ArrayList<>();

    private static Lane lane(Claim claim, List<AcceptedMessage> messages) {
        return new Lane(claim, messages, true, _ -> true, new ByteBudget(MEBIBYTE));
    }

    private AcceptedMessage message(long position, String text) {
        return Claims.message(workspace, "chat", position, text);
    }

    private void stored(LongFunction<String> texts) {
        when(conversations.loadSmall(any(Stretch.class))).thenAnswer(call -> {
            Stretch stretch = call.getArgument(0);
            looks.add((int) (stretch.through() - stretch.first().position() + 1));
            return LongStream.rangeClosed(stretch.first().position(), stretch.through())
                    .mapToObj(position -> message(position, texts.apply(position)))
                    .takeWhile(it -> it.content().message().text().length() + 300 <= stretch.most())
                    .toList();
        });
        when(conversations.load(any(), any(), anyLong(), anyLong())).thenAnswer(call -> {
            long position = call.getArgument(2);
            return List.of(message(position, texts.apply(position)));
        });
    }

    private Payload make(Claim claim, List<AcceptedMessage> inMemory) throws InterruptedException {
        try (var share = memory.share(workspace)) {
            return cargo.of(lane(claim, inMemory), claim, share).orElseThrow();
        }
    }

    @Test
    void aFullBundleOfUsualMessagesTakesFewLooks() throws InterruptedException {
        stored(position -> "text of " + position);
        var payload = make(Claims.bundle(workspace, "chat", 1, 500), List.of());
        assertThat(payload.messageUids()).hasSize(500);
        assertThat(looks).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void ofLargeTextsNotManyMoreAreLookedAtThanFit() throws InterruptedException {
        stored(_ -> "x".repeat(65_000));
        var payload = make(Claims.bundle(workspace, "chat", 1, 500), List.of());
        assertThat(payload.throughPosition()).isEqualTo(8);
        assertThat(looks.stream().mapToInt(it -> it).sum()).isLessThanOrEqualTo(64);
    }

    @Test
    void whateverTheSizesABundleIsFilledInOrder() throws InterruptedException {
        stored(position -> "x".repeat(position % 20 == 0 ? 60_000 : position % 7 == 0 ? 3_000 : 100));
        var payload = make(Claims.bundle(workspace, "chat", 3, 120), List.of());
        assertThat(payload.messageUids())
                .containsExactlyElementsOf(LongStream.rangeClosed(3, payload.throughPosition())
                        .mapToObj(position -> "uid-" + position)
                        .toList());
        assertThat(payload.throughPosition()).isEqualTo(120);
    }

    @Test
    void positionsWithoutAMessageArePassedOver() throws InterruptedException {
        stored(_ -> "text");
        when(conversations.loadSmall(any(Stretch.class))).thenAnswer(call -> {
            Stretch stretch = call.getArgument(0);
            return LongStream.rangeClosed(stretch.first().position(), stretch.through())
                    .takeWhile(position -> position < 3 || position > 5)
                    .mapToObj(position -> message(position, "text"))
                    .toList();
        });
        when(conversations.firstPosition(any(), anyLong())).thenReturn(OptionalLong.of(6));
        var payload = make(Claims.bundle(workspace, "chat", 1, 8), List.of());
        assertThat(payload.messageUids()).containsExactly("uid-1", "uid-2", "uid-6", "uid-7", "uid-8");
        verify(conversations).firstPosition(any(), anyLong());
    }

    @Test
    void whatIsInMemoryAsAWholeIsNotRead() throws InterruptedException {
        var payload = make(Claims.bundle(workspace, "chat", 1, 2), List.of(message(1, "a"), message(2, "b")));
        assertThat(payload.messageUids()).containsExactly("uid-1", "uid-2");
        verifyNoInteractions(conversations);
    }

    @Test
    void whatIsInMemoryInPartIsRead() throws InterruptedException {
        stored(_ -> "text");
        var payload = make(Claims.bundle(workspace, "chat", 1, 2), List.of(message(1, "text")));
        assertThat(payload.messageUids()).containsExactly("uid-1", "uid-2");
    }

    @Test
    void aBundleIsReadOnceThereIsMemoryForTheMostThatItMayTake() throws InterruptedException {
        stored(_ -> "text");
        var others = memory.share(UUID.randomUUID());
        others.take(12 * MEBIBYTE);
        var made = making(Claims.bundle(workspace, "chat", 1, 33), List.of());
        assertThat(looks).isEmpty();
        others.close();
        assertThat(made.orTimeout(20, TimeUnit.SECONDS).join().messageUids()).hasSize(33);
    }

    @Test
    void aBundleOfAFewSmallMessagesTakesOneLookAndLittleMemory() throws InterruptedException {
        stored(_ -> "text");
        memory.share(UUID.randomUUID()).take(14 * MEBIBYTE);
        assertThat(make(Claims.bundle(workspace, "chat", 1, 32), List.of()).messageUids())
                .hasSize(32);
        assertThat(looks).containsExactly(32);
    }

    @Test
    void aBundleOfAFewMessagesOfWhichOneIsLargeIsReadLikeALargeOne() throws InterruptedException {
        stored(position -> position == 3 ? "x".repeat(50_000) : "text");
        assertThat(make(Claims.bundle(workspace, "chat", 1, 9), List.of()).messageUids())
                .hasSize(9);
        assertThat(memory.share(UUID.randomUUID()).tryTake(16L * MEBIBYTE))
                .as("all memory was given back")
                .isTrue();
    }

    @Test
    void aSmallBundleFromMemoryWaitsForNothing() throws InterruptedException {
        memory.share(UUID.randomUUID()).take(16 * MEBIBYTE);
        assertThat(make(Claims.bundle(workspace, "chat", 1, 1), List.of(message(1, "a"))))
                .isNotNull();
    }

    @Test
    void aLargeMessageIsReadOnceThereIsMemoryForItASmallOneAtOnce() throws InterruptedException {
        stored(position -> position == 1 ? "x".repeat(20_000) : "small");
        var others = memory.share(UUID.randomUUID());
        others.take(16 * MEBIBYTE);
        assertThat(make(Claims.claim(workspace, "chat", 2), List.of()).messageUids())
                .containsExactly("uid-2");
        var made = making(Claims.claim(workspace, "chat", 1), List.of());
        others.close();
        assertThat(made.orTimeout(20, TimeUnit.SECONDS).join().messageUids()).containsExactly("uid-1");
    }

    /** Begins to, as far as there is memory. */
    private CompletableFuture<Payload> making(Claim claim, List<AcceptedMessage> inMemory) {
        var made = new CompletableFuture<Payload>();
        var thread = Thread.startVirtualThread(() -> {
            try {
                made.complete(make(claim, inMemory));
            } catch (InterruptedException | RuntimeException failure) {
                made.completeExceptionally(failure);
            }
        });
        Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
        assertThat(made).isNotDone();
        return made;
    }
}
