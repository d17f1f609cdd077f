package ai.timelines.outbound.messageingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.messageingest.PushedMessage.Account;
import ai.timelines.outbound.messageingest.PushedMessage.Chat;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Message;
import ai.timelines.outbound.messageingest.PushedMessage.Party;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

/** R24, R25: durably, once, in order. */
@SpringBootTest
@Import(MessageIngestIT.Listener.class)
class MessageIngestIT {

    /** Stands where the queue stands: inside the transaction. */
    @TestComponent
    static class Listener {
        private final ConcurrentLinkedQueue<AcceptedMessage> heard = new ConcurrentLinkedQueue<>();
        private volatile boolean refusing;

        @EventListener
        void hear(MessagesAccepted event) {
            if (refusing) {
                throw new IllegalStateException("refused");
            }
            heard.addAll(event.messages());
        }
    }

    @Autowired
    private MessageIngest ingest;

    @Autowired
    private Conversations conversations;

    @Autowired
    private Listener listener;

    @Autowired
    private DataSource pool;

    private final UUID workspace = UUID.randomUUID();

    @AfterEach
    void listenAgain() {
        listener.refusing = false;
        listener.heard.clear();
    }

    private PushedMessage message(String chat, String uid, String text) {
        return new PushedMessage(
                workspace,
                new Content(
                        new Account("", "", ""),
                        new Chat(chat, "name", "", false, "", ""),
                        new Message(
                                uid,
                                Direction.SENT,
                                Instant.parse("2026-03-02T10:00:00Z"),
                                new Party("", ""),
                                new Party("", ""),
                                text)));
    }

    private List<AcceptedMessage> stored(String chat) {
        return conversations.load(workspace, chat, 1, Long.MAX_VALUE);
    }

    @Test
    void theSameMessageIsAcceptedOnce() {
        var message = message("chat", "uid", "text");
        assertThat(ingest.accept(List.of(message))).containsExactly(Acceptance.ACCEPTED);
        assertThat(ingest.accept(List.of(message))).containsExactly(Acceptance.DUPLICATE);
        assertThat(ingest.accept(List.of(message("chat", "uid", "other")))).containsExactly(Acceptance.CONFLICT);
        assertThat(ingest.accept(List.of(message("other chat", "uid", "text")))).containsExactly(Acceptance.CONFLICT);
        assertThat(stored("chat")).extracting(AcceptedMessage::content).containsExactly(message.content());
        assertThat(stored("other chat")).isEmpty();
    }

    @Test
    void withinOneCallTheFirstCounts() {
        assertThat(ingest.accept(List.of(
                        message("chat", "uid", "text"),
                        message("chat", "uid", "text"),
                        message("chat", "uid", "other"))))
                .containsExactly(Acceptance.ACCEPTED, Acceptance.DUPLICATE, Acceptance.CONFLICT);
        assertThat(stored("chat")).hasSize(1);
    }

    @Test
    void idsAreComparedExactly() {
        assertThat(ingest.accept(List.of(
                        message("chat", "uid", ""),
                        message("chat", "UID", ""),
                        message("chat", "uid ", ""),
                        message("Chat", "uïd", ""),
                        message("chat ", "u\u0000id", ""))))
                .containsOnly(Acceptance.ACCEPTED);
        assertThat(stored("chat")).hasSize(3);
        assertThat(stored("Chat")).hasSize(1);
        assertThat(stored("chat ")).hasSize(1);
    }

    @Test
    void anotherWorkspaceMayUseTheSameUid() {
        var message = message("chat", "uid", "text");
        assertThat(ingest.accept(List.of(message, new PushedMessage(UUID.randomUUID(), message.content()))))
                .containsOnly(Acceptance.ACCEPTED);
    }

    @Test
    void ofSeveralWorkspacesEachMessageGetsItsOwnAnswer() {
        var other = UUID.randomUUID();
        var known = message("chat", "known", "text");
        ingest.accept(List.of(known));
        assertThat(ingest.accept(List.of(
                        new PushedMessage(other, known.content()),
                        known,
                        message("chat", "known", "another text"),
                        new PushedMessage(other, known.content()),
                        message("chat", "new", "text"))))
                .containsExactly(
                        Acceptance.ACCEPTED,
                        Acceptance.DUPLICATE,
                        Acceptance.CONFLICT,
                        Acceptance.DUPLICATE,
                        Acceptance.ACCEPTED);
        assertThat(stored("chat"))
                .extracting(it -> it.content().message().messageUid())
                .containsExactly("known", "new");
    }

    @Test
    void anyUnicodeTextIsKeptExactly() {
        var text = "👩‍👩‍👧 \u0000 \u202e שלום \uffff \"\\\n";
        ingest.accept(List.of(message("chat", "uid", text)));
        assertThat(stored("chat").getFirst().content().message().text()).isEqualTo(text);
    }

    @Test
    void positionsFollowTheOrderOfAcceptanceWithoutGapsHoweverManyPushAtOnce() throws Exception {
        int pushers = 16;
        int each = 25;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var pushes = new ArrayList<Callable<Object>>();
            for (int pusher = 0; pusher < pushers; pusher++) {
                int number = pusher;
                pushes.add(() -> {
                    for (int i = 0; i < each; i++) {
                        assertThat(ingest.accept(List.of(
                                        message("busy", number + "-" + i, ""),
                                        message("chat" + number, number + "+" + i, ""))))
                                .containsOnly(Acceptance.ACCEPTED);
                    }
                    return number;
                });
            }
            for (var push : executor.invokeAll(pushes)) {
                push.get();
            }
        }
        var busy = stored("busy");
        assertThat(busy)
                .extracting(AcceptedMessage::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, pushers * each).boxed().toList());
        assertThat(busy).isSortedAccordingTo((a, b) -> a.acceptedAt().compareTo(b.acceptedAt()));
        for (int pusher = 0; pusher < pushers; pusher++) {
            int number = pusher;
            assertThat(busy.stream()
                            .map(it -> it.content().message().messageUid())
                            .filter(it -> it.startsWith(number + "-")))
                    .containsExactlyElementsOf(IntStream.range(0, each)
                            .mapToObj(i -> number + "-" + i)
                            .toList());
        }
    }

    @Test
    void theSameUidForTwoChatsAtTheSameTimeIsAcceptedForOne() throws Exception {
        for (int round = 0; round < 20; round++) {
            int number = round;
            var answers = Collections.synchronizedList(new ArrayList<Acceptance>());
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 4; i++) {
                    var chat = "race" + i;
                    executor.submit(() -> answers.addAll(ingest.accept(List.of(message(chat, "uid" + number, "")))));
                }
            }
            assertThat(answers).hasSize(4);
            assertThat(answers.stream().filter(it -> it == Acceptance.ACCEPTED)).hasSize(1);
        }
    }

    @Test
    void whatTheQueueDoesNotTakeIsNotStored() {
        listener.refusing = true;
        assertThatThrownBy(() -> ingest.accept(List.of(message("chat", "uid", ""))))
                .isInstanceOf(IllegalStateException.class);
        listener.refusing = false;
        assertThat(stored("chat")).isEmpty();
        assertThat(ingest.accept(List.of(message("chat", "uid", "")))).containsExactly(Acceptance.ACCEPTED);
        assertThat(listener.heard).extracting(AcceptedMessage::position).containsExactly(1L);
    }

    /** Whoever reads a lot must not keep messages from being stored. */
    @Test
    void messagesAreStoredWhileAllConnectionsAreInUse() throws Exception {
        var used = new ArrayList<Connection>();
        try {
            while (used.size() < pool.unwrap(HikariDataSource.class).getMaximumPoolSize()) {
                used.add(pool.getConnection());
            }
            assertThat(ingest.accept(List.of(message("chat", "stored all the same", "text"))))
                    .containsExactly(Acceptance.ACCEPTED);
        } finally {
            for (var connection : used) {
                connection.close();
            }
        }
        assertThat(listener.heard).hasSize(1);
    }
}
