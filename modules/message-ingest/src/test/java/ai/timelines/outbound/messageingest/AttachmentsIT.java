package ai.timelines.outbound.messageingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.database.DrivenClock;
import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.filestore.FileKey;
import ai.timelines.outbound.filestore.FileStore;
import ai.timelines.outbound.filestore.FileTooLargeException;
import ai.timelines.outbound.messageingest.PushedMessage.Account;
import ai.timelines.outbound.messageingest.PushedMessage.Chat;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Message;
import ai.timelines.outbound.messageingest.PushedMessage.Party;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Uploads, the messages that name them, and how both go. */
@SpringBootTest(properties = "outbound.messages.attachment-limit=1MB")
@Import(AttachmentsIT.Configuration.class)
class AttachmentsIT {

    /** Nobody takes the turn away. */
    private static final Runnable KEPT = () -> {};

    /** Stands where the queue stands. */
    static class Waiting implements WaitingMessages {
        private final Map<String, Long> first = new ConcurrentHashMap<>();

        @Override
        public Map<String, Long> firstWaiting(UUID workspaceId, Collection<String> chatIds) {
            return Map.copyOf(first);
        }
    }

    @TestConfiguration
    static class Configuration {
        @Bean
        @Primary
        DrivenClock drivenClock() {
            return new DrivenClock(Instant.parse("2026-03-02T10:05:00Z"));
        }

        @Bean
        Waiting waiting() {
            return new Waiting();
        }
    }

    @Autowired
    private Attachments attachments;

    @Autowired
    private UploadExpiry uploads;

    @Autowired
    private MessageExpiry messages;

    @Autowired
    private MessageIngest ingest;

    @Autowired
    private Conversations conversations;

    @Autowired
    private FileStore store;

    @Autowired
    private Waiting waiting;

    @Autowired
    private DrivenClock clock;

    @Autowired
    private Transactions transactions;

    @Autowired
    private JdbcClient jdbc;

    private final UUID workspace = UUID.randomUUID();

    /** The jobs look at all there is, and an earlier run may have left what is younger than this run's time. */
    @BeforeEach
    void nothingIsThere() {
        for (var table : List.of(
                "attachment",
                "stored_file",
                "stored_bytes",
                "unclaimed_file",
                "message_attachment",
                "message",
                "chat",
                "permalink")) {
            jdbc.sql("DELETE FROM " + table).update();
        }
        waiting.first.clear();
    }

    private Attachment upload(String name, String content) throws IOException {
        return attachments.upload(workspace, name, "text/plain", new ByteArrayInputStream(content.getBytes()));
    }

    private PushedMessage message(String uid, Attachment attachment) {
        return new PushedMessage(
                workspace,
                new Content(
                        new Account("", "", ""),
                        new Chat("chat", "name", "", false, "", ""),
                        new Message(
                                uid,
                                Direction.SENT,
                                Instant.parse("2026-03-02T10:00:00Z"),
                                new Party("", ""),
                                new Party("", ""),
                                "",
                                attachment)));
    }

    private Acceptance push(String uid, Attachment attachment) {
        return ingest.accept(List.of(message(uid, attachment))).getFirst();
    }

    private boolean isStored(Attachment attachment) {
        return store.find(new FileKey(workspace, attachment.fileId())).isPresent();
    }

    private int files() {
        return jdbc.sql("SELECT (SELECT COUNT(*) FROM stored_file) + (SELECT COUNT(*) FROM unclaimed_file)")
                .query(Integer.class)
                .single();
    }

    @Test
    void theSameContentUnderTheSameNameIsTheSameUpload() throws Exception {
        var first = upload("a.txt", "hello");
        assertThat(upload("a.txt", "hello")).isEqualTo(first);
        var renamed = upload("b.txt", "hello");
        assertThat(renamed.attachmentId()).isNotEqualTo(first.attachmentId());
        assertThat(renamed.fileId()).isEqualTo(first.fileId());
        assertThat(upload("a.txt", "other").fileId()).isNotEqualTo(first.fileId());
        assertThat(files()).isEqualTo(2);
    }

    @Test
    void anotherWorkspaceStoresTheSameContentForItself() throws Exception {
        var mine = upload("a.txt", "hello");
        var theirs = attachments.upload(
                UUID.randomUUID(), "a.txt", "text/plain", new ByteArrayInputStream("hello".getBytes()));
        assertThat(theirs.fileId()).isNotEqualTo(mine.fileId());
        assertThat(attachments.find(workspace, theirs.attachmentId())).isEmpty();
        assertThat(attachments.toBeNamed(workspace, List.of(mine.attachmentId(), theirs.attachmentId())))
                .containsOnlyKeys(mine.attachmentId());
    }

    @Test
    void whateverIsUploadedAtTheSameTimeTheContentIsStoredOnce() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var pushes = new ArrayList<Callable<Attachment>>();
            IntStream.range(0, 16).forEach(_ -> pushes.add(() -> upload("a.txt", "hello")));
            var ids = new ArrayList<Attachment>();
            for (var push : executor.invokeAll(pushes)) {
                ids.add(push.get());
            }
            assertThat(ids.stream().distinct()).hasSize(1);
        }
        clock.tick(Duration.ofHours(7));
        uploads.runOnce(KEPT);
        assertThat(files()).isOne();
    }

    @Test
    void whatBreaksOffOrIsTooLargeLeavesNothing() {
        var broken = new SequenceInputStream(new ByteArrayInputStream(new byte[100_000]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }
        });
        assertThatThrownBy(() -> attachments.upload(workspace, "a", "text/plain", broken))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> attachments.upload(
                        workspace, "a", "text/plain", new ByteArrayInputStream(new byte[(1 << 20) + 1])))
                .isInstanceOf(FileTooLargeException.class);
        assertThat(files()).isZero();
    }

    @Test
    void contentThatTheStoreHasLostIsStoredAgain() throws Exception {
        var lost = upload("a.txt", "hello");
        store.delete(new FileKey(workspace, lost.fileId()));
        assertThat(attachments.missing(workspace, List.of(lost))).containsExactly(lost);
        assertThat(upload("a.txt", "hello")).isEqualTo(lost);
        assertThat(isStored(lost)).isTrue();
    }

    /** R25. */
    @Test
    void aMessageIsTheSameIfItsFileIs() throws Exception {
        var file = upload("a.txt", "hello");
        assertThat(push("uid", file)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(push("uid", upload("a.txt", "hello"))).isEqualTo(Acceptance.DUPLICATE);
        assertThat(push("uid", upload("a.txt", "other"))).isEqualTo(Acceptance.CONFLICT);
        assertThat(push("uid", null)).isEqualTo(Acceptance.CONFLICT);
        assertThat(push("uid 2", file)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(conversations.load(workspace, "chat", 1, 2))
                .extracting(it -> it.content().message().attachment())
                .containsExactly(file, file);
    }

    @Test
    void anUploadThatNoMessageNamesGoesAfterADay() throws Exception {
        var file = upload("a.txt", "hello");
        clock.tick(Duration.ofHours(23));
        assertThat(uploads.runOnce(KEPT).uploads()).isZero();
        clock.tick(Duration.ofHours(2));
        assertThat(uploads.runOnce(KEPT)).isEqualTo(new UploadExpiry.Counts(1, 1));
        assertThat(attachments.find(workspace, file.attachmentId())).isEmpty();
        assertThat(isStored(file)).isFalse();
        assertThat(files()).isZero();
    }

    @Test
    void aFileStaysAsLongAsAnotherUploadHasTheSameContent() throws Exception {
        upload("a.txt", "hello");
        clock.tick(Duration.ofHours(20));
        var younger = upload("b.txt", "hello");
        clock.tick(Duration.ofHours(5));
        assertThat(uploads.runOnce(KEPT)).isEqualTo(new UploadExpiry.Counts(1, 0));
        assertThat(isStored(younger)).isTrue();
    }

    @Test
    void anUploadThatWasFoundIsKeptUntilItIsNamed() throws Exception {
        var file = upload("a.txt", "hello");
        clock.tick(Duration.ofHours(24).minusSeconds(1));
        assertThat(attachments.toBeNamed(workspace, List.of(file.attachmentId())))
                .hasSize(1);
        clock.tick(Duration.ofMinutes(10));
        assertThat(uploads.runOnce(KEPT).uploads()).isZero();
        push("uid", file);
        clock.tick(Duration.ofDays(20));
        uploads.runOnce(KEPT);
        assertThat(isStored(file)).isTrue();
    }

    @Test
    void aNamedFileGoesWithItsLastMessage() throws Exception {
        var file = upload("a.txt", "hello");
        push("first", file);
        clock.tick(Duration.ofDays(10));
        push("second", file);
        clock.tick(Duration.ofDays(21));
        assertThat(messages.runOnce(KEPT)).isOne();
        uploads.runOnce(KEPT);
        assertThat(isStored(file)).isTrue();
        clock.tick(Duration.ofDays(10));
        assertThat(messages.runOnce(KEPT)).isOne();
        clock.tick(Duration.ofDays(1));
        uploads.runOnce(KEPT);
        assertThat(isStored(file)).isFalse();
        assertThat(files()).isZero();
    }

    @Test
    void messagesThatWaitAreKeptAndPositionsGoOn() throws Exception {
        for (int i = 1; i <= 5; i++) {
            push("uid" + i, upload("a.txt", "file " + i));
        }
        waiting.first.put("chat", 4L);
        clock.tick(Duration.ofDays(31));
        assertThat(messages.runOnce(KEPT)).isEqualTo(3);
        assertThat(conversations.load(workspace, "chat", 1, 10))
                .extracting(AcceptedMessage::position)
                .containsExactly(4L, 5L);
        uploads.runOnce(KEPT);
        assertThat(jdbc.sql("SELECT COUNT(*) FROM attachment")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
        waiting.first.clear();
        assertThat(messages.runOnce(KEPT)).isEqualTo(2);
        push("next", null);
        assertThat(conversations.load(workspace, "chat", 1, 10))
                .extracting(AcceptedMessage::position)
                .containsExactly(6L);
    }

    @Test
    void whereNothingIsOldOneMessageOfEachChatIsLookedAt() {
        var pushed = new ArrayList<PushedMessage>();
        for (int chat = 0; chat < 20; chat++) {
            for (int i = 0; i < 50; i++) {
                var content = message(chat + "-" + i, null).content();
                pushed.add(new PushedMessage(
                        workspace,
                        new Content(
                                content.account(),
                                new Chat("chat" + chat, "name", "", false, "", ""),
                                content.message())));
            }
        }
        ingest.accept(pushed);
        long reads = transactions.call(() -> {
            long before = rowReads();
            assertThat(messages.runOnce(KEPT)).isZero();
            return rowReads() - before;
        });
        assertThat(reads).isLessThan(500);
    }

    private long rowReads() {
        return jdbc
                .sql("SHOW SESSION STATUS LIKE 'Handler_read%'")
                .query((row, _) -> row.getString(1).endsWith("rnd_next") ? 0L : row.getLong(2))
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void permalinksGoWithTheirMessages() {
        var ids = new TimeOrderedIds(clock);
        push("old", null);
        conversations.keep(List.of(new Conversations.Permalink(workspace, ids.next(), "chat", 1)));
        clock.tick(Duration.ofDays(20));
        push("young", null);
        conversations.keep(List.of(new Conversations.Permalink(workspace, ids.next(), "chat", 2)));
        clock.tick(Duration.ofDays(11));
        messages.runOnce(KEPT);
        assertThat(jdbc.sql("SELECT position FROM permalink").query(Long.class).list())
                .containsExactly(2L);
    }

    /** What a node does that dies between two steps another one finds. */
    @Test
    void aFileWhoseUploaderDiedBeforeItWasDoneIsRemoved() throws Exception {
        var key = new FileKey(workspace, UUID.randomUUID());
        new UnclaimedFiles(jdbc).note(key, clock.instant());
        try (var staged = store.stage(new ByteArrayInputStream(new byte[10]), 10)) {
            store.put(staged, key);
        }
        uploads.runOnce(KEPT);
        assertThat(store.find(key)).isPresent();
        clock.tick(Duration.ofHours(7));
        assertThat(uploads.runOnce(KEPT).files()).isOne();
        assertThat(store.find(key)).isEmpty();
        assertThat(files()).isZero();
    }
}
