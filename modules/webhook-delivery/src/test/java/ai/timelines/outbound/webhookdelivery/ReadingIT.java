package ai.timelines.outbound.webhookdelivery;

import static ai.timelines.outbound.webhookdelivery.Engine.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.messageingest.Conversations.Stretch;
import ai.timelines.outbound.webhookdelivery.Receiver.Received;
import ai.timelines.outbound.webhooksettings.Granularity;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** How often the database is asked for messages. */
@SpringBootTest
class ReadingIT {

    @Autowired
    private Engine engine;

    @MockitoSpyBean
    private Conversations conversations;

    private final Receiver receiver = new Receiver();
    private UUID workspace = new UUID(0, 0);

    @BeforeEach
    void aNewMorning() {
        engine.beginNewMorning();
        workspace = engine.workspace(receiver, Granularity.HOURS_1);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private void push(String chatId, int messages, String text) {
        engine.push(IntStream.rangeClosed(1, messages)
                .mapToObj(i -> message(workspace, chatId, chatId + i, text, engine.clock.instant()))
                .toList());
    }

    /** Others may have left something of theirs. */
    private Stretch mine() {
        return argThat(it -> it.first().workspaceId().equals(workspace));
    }

    private Collection<Stretch> someOfMine() {
        return argThat(it ->
                it.stream().anyMatch(stretch -> stretch.first().workspaceId().equals(workspace)));
    }

    private List<List<String>> received() {
        return receiver.received().stream().map(Received::uids).toList();
    }

    @Test
    void theSmallBundlesOfAClaimShareOneLook() {
        push("a", 1, "text");
        push("b", 2, "text");
        push("c", 8, "text");
        engine.pass(Duration.ofHours(1));
        assertThat(received()).extracting(List::size).containsExactlyInAnyOrder(1, 2, 8);
        verify(conversations, never()).loadSmall(mine());
        verify(conversations, times(1)).loadSmall(someOfMine());
    }

    @Test
    void whatIsLargeOrManyIsReadWhenItsTurnHasCome() {
        push("large", 3, "x".repeat(60_000));
        push("many", 60, "text");
        engine.pass(Duration.ofHours(1));
        assertThat(received()).extracting(List::size).containsExactlyInAnyOrder(3, 60);
        verify(conversations, times(2 + 2)).loadSmall(mine());
    }

    /** R6, with texts of which each character becomes many bytes. */
    @Test
    void aChatOfTextsThatGrowComesWholeAndInOrderInBundlesWithinTheirLimit() {
        push("chat", 20, "\u0001'".repeat(20_000));
        engine.pass(Duration.ofHours(1));
        assertThat(receiver.received())
                .allSatisfy(it -> assertThat(it.body().length).isLessThanOrEqualTo(1 << 20));
        assertThat(received().stream().flatMap(List::stream))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 20).mapToObj(i -> "chat" + i).toList());
    }

    /** A retry covers what the attempt before it covered, though more would have been read by now. */
    @Test
    void aRetryHasTheSameMessages() {
        push("chat", 20, "x".repeat(60_000));
        receiver.answer(500);
        engine.pass(Duration.ofHours(1));
        receiver.answer(200);
        engine.pass(Duration.ofMinutes(2));
        var bodies = receiver.received();
        assertThat(bodies.get(1).body()).isEqualTo(bodies.get(0).body());
        assertThat(received().stream().skip(1).flatMap(List::stream)).hasSize(20);
    }
}
