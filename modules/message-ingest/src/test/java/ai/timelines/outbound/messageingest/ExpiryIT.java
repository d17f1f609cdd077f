package ai.timelines.outbound.messageingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.database.DrivenClock;
import ai.timelines.outbound.filestore.FileKey;
import ai.timelines.outbound.filestore.FileStore;
import ai.timelines.outbound.filestore.FileStoreException;
import ai.timelines.outbound.messageingest.PushedMessage.Account;
import ai.timelines.outbound.messageingest.PushedMessage.Chat;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Message;
import ai.timelines.outbound.messageingest.PushedMessage.Party;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What goes past retention while uploads come, nodes die or stand still, and the store fails. */
@SpringBootTest
@Import(ExpiryIT.Configuration.class)
@ExtendWith(OutputCaptureExtension.class)
class ExpiryIT {

    private static final Runnable KEPT = () -> {};
    private static final Duration PAST_RETENTION = Duration.ofHours(25);

    /** What happens to a node that is killed. */
    private static final class Killed extends Error {}

    @TestConfiguration
    static class Configuration {
        @Bean
        @Primary
        DrivenClock drivenClock() {
            return new DrivenClock(Instant.parse("2026-03-02T10:05:00Z"));
        }

        @Bean
        @Primary
        DrivenStore drivenStore(@Qualifier("fileStore") FileStore store) {
            return new DrivenStore(store);
        }

        @Bean
        DrivenStore.Moment lookAtTheQueue() {
            return new DrivenStore.Moment();
        }

        @Bean
        WaitingMessages waiting(DrivenStore.Moment lookAtTheQueue) {
            return (_, _) -> {
                lookAtTheQueue.come();
                return Map.of();
            };
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
    private DrivenStore store;

    @Autowired
    private DrivenStore.Moment lookAtTheQueue;

    @Autowired
    private DrivenClock clock;

    @Autowired
    private JdbcClient jdbc;

    private final UUID workspace = UUID.randomUUID();

    @BeforeEach
    void nothingIsThere() {
        for (var table : List.of(
                "attachment",
                "stored_file",
                "unclaimed_file",
                "message_attachment",
                "message",
                "chat",
                "permalink",
                "retention_turn")) {
            jdbc.sql("DELETE FROM " + table).update();
        }
        store.work();
    }

    private Attachment upload(String content) {
        try {
            return attachments.upload(workspace, "a.txt", "text/plain", new ByteArrayInputStream(content.getBytes()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean isThere(Attachment attachment) {
        return attachments
                .find(workspace, attachment.attachmentId())
                .flatMap(it -> attachments.open(workspace, it))
                .isPresent();
    }

    private boolean isStored(Attachment attachment) {
        return store.find(new FileKey(workspace, attachment.fileId())).isPresent();
    }

    private int count(String table) {
        return jdbc.sql("SELECT COUNT(*) FROM " + table).query(Integer.class).single();
    }

    private RetentionTurn anotherNode(String job) {
        return new RetentionTurn(jdbc, clock, job, Duration.ofHours(1));
    }

    private static void unavailable() {
        throw new FileStoreException.Unavailable("It fails because a test says so", null);
    }

    @Test
    void contentThatComesAgainBeforeItsOldFileIsRemovedIsStoredAnew() {
        var old = upload("hello");
        clock.tick(PAST_RETENTION);
        var again = new ArrayList<Attachment>();
        store.delete.once(() -> again.add(upload("hello")));
        assertThat(uploads.runOnce(KEPT)).isEqualTo(new UploadExpiry.Counts(1, 1));
        assertThat(isStored(old)).isFalse();
        assertThat(isThere(again.getFirst())).isTrue();
    }

    @Test
    void contentThatIsLetGoJustWhenItWasFoundIsStoredAnew() {
        upload("hello");
        clock.tick(PAST_RETENTION);
        store.find.once(() -> assertThat(uploads.runOnce(KEPT)).isEqualTo(new UploadExpiry.Counts(1, 1)));
        assertThat(isThere(upload("hello"))).isTrue();
    }

    @Test
    void whatIsBeingStoredIsLeftAlone() {
        store.put.once(() -> assertThat(uploads.runOnce(KEPT)).isEqualTo(new UploadExpiry.Counts(0, 0)));
        assertThat(isThere(upload("hello"))).isTrue();
        assertThat(count("unclaimed_file")).isZero();
    }

    /** In whatever order the two come to the database. */
    @Test
    void contentThatComesAgainWhileItIsLetGoIsThereAfterwards() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                var content = "content " + i;
                upload(content);
                clock.tick(PAST_RETENTION);
                var start = new CyclicBarrier(2);
                var expiry = executor.submit(() -> {
                    start.await();
                    return uploads.runOnce(KEPT);
                });
                var again = executor.submit(() -> {
                    start.await();
                    return upload(content);
                });
                expiry.get();
                assertThat(isThere(again.get())).as(content).isTrue();
                uploads.runOnce(KEPT);
                assertThat(isThere(again.get())).as(content).isTrue();
            }
        }
    }

    @Test
    void whatANodeThatIsKilledHasForgottenButNotRemovedTheNextOneRemovesAndNothingElse() {
        var old = upload("old");
        clock.tick(Duration.ofHours(20));
        var young = upload("young");
        clock.tick(Duration.ofHours(5));
        store.delete.once(() -> {
            throw new Killed();
        });
        assertThatThrownBy(() -> uploads.runOnce(KEPT)).isInstanceOf(Killed.class);
        assertThat(attachments.find(workspace, old.attachmentId())).isEmpty();
        assertThat(isStored(old)).isTrue();
        assertThat(uploads.runOnce(KEPT)).isEqualTo(new UploadExpiry.Counts(0, 1));
        assertThat(isStored(old)).isFalse();
        assertThat(isThere(young)).isTrue();
        assertThat(count("unclaimed_file")).isZero();
    }

    @Test
    void aNodeThatLostItsTurnStopsRemovingFilesAtOnce(CapturedOutput output) {
        var files = List.of(upload("one"), upload("two"), upload("three"));
        clock.tick(PAST_RETENTION);
        var others = new ArrayList<RetentionTurn.Held>();
        store.delete.once(() -> {
            clock.tick(Duration.ofMinutes(6));
            others.add(anotherNode("uploads").take().orElseThrow());
        });
        uploads.everyMinute();
        assertThat(files.stream().filter(this::isStored)).hasSize(2);
        assertThat(output).containsOnlyOnce("retention of uploads: the turn took too long");
        // It is still the other's.
        others.getFirst().end();
    }

    @Test
    void aNodeThatLostItsTurnStopsRemovingMessagesAtOnce(CapturedOutput output) {
        ingest.accept(List.of(message("a"), message("b")));
        clock.tick(Duration.ofDays(31));
        var others = new ArrayList<RetentionTurn.Held>();
        lookAtTheQueue.once(() -> {
            clock.tick(Duration.ofMinutes(6));
            others.add(anotherNode("messages").take().orElseThrow());
        });
        messages.everyMinute();
        assertThat(count("message")).isEqualTo(2);
        assertThat(output).containsOnlyOnce("retention of messages: the turn took too long");
        others.getFirst().end();
        clock.tick(Duration.ofHours(1));
        messages.everyMinute();
        assertThat(count("message")).isZero();
    }

    private PushedMessage message(String uid) {
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
                                "text")));
    }

    /** Each failure may take as long as a store that hangs is given. */
    @Test
    void aStoreThatIsDownIsNotAskedForEachOfThousands() {
        for (int i = 0; i < 13; i++) {
            upload("content " + i);
        }
        clock.tick(PAST_RETENTION);
        var asked = new AtomicInteger();
        store.delete.always(() -> {
            asked.incrementAndGet();
            unavailable();
        });
        assertThat(uploads.runOnce(KEPT)).isEqualTo(new UploadExpiry.Counts(13, 0));
        assertThat(asked).hasValue(10);
        store.work();
        assertThat(uploads.runOnce(KEPT).files()).isEqualTo(3);
        clock.tick(Duration.ofHours(6));
        assertThat(uploads.runOnce(KEPT).files()).isEqualTo(10);
        assertThat(count("unclaimed_file")).isZero();
    }

    @Test
    void aFewFilesThatCannotBeRemovedKeepNoOthersFromGoing() {
        for (int i = 0; i < 30; i++) {
            upload("content " + i);
        }
        clock.tick(PAST_RETENTION);
        var asked = new AtomicInteger();
        store.delete.always(() -> {
            if (asked.incrementAndGet() % 2 == 0) {
                unavailable();
            }
        });
        assertThat(uploads.runOnce(KEPT)).isEqualTo(new UploadExpiry.Counts(30, 15));
    }

    @Test
    void leftOversGoThoughTheRestFails() {
        upload("hello");
        clock.tick(PAST_RETENTION);
        var looked = new AtomicInteger();
        store.removeLeftovers.always(looked::incrementAndGet);
        store.delete.always(() -> {
            throw new IllegalStateException("What nobody foresaw");
        });
        assertThatThrownBy(() -> uploads.everyMinute()).hasMessage("What nobody foresaw");
        assertThat(looked).hasValue(1);
    }

    @Test
    void leftOversThatCannotBeRemovedAreNoFault() {
        store.removeLeftovers.always(ExpiryIT::unavailable);
        uploads.everyMinute();
        assertThat(count("retention_turn")).isOne();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUploadThatTheStoreDoesNotTakeLeavesNothingForEver(boolean full) {
        store.put.once(() -> {
            throw full ? new FileStoreException.Full("full", null) : new FileStoreException.Unavailable("down", null);
        });
        assertThatThrownBy(() -> upload("hello")).isInstanceOf(FileStoreException.class);
        assertThat(count("attachment") + count("stored_file")).isZero();
        clock.tick(Duration.ofHours(7));
        uploads.runOnce(KEPT);
        assertThat(count("unclaimed_file")).isZero();
    }

    @Test
    void anUploadOfKnownContentLeavesNothingWhileTheStoreCannotBeAsked() throws IOException {
        upload("hello");
        store.find.once(ExpiryIT::unavailable);
        assertThatThrownBy(() -> attachments.upload(
                        workspace, "another name", "text/plain", new ByteArrayInputStream("hello".getBytes())))
                .isInstanceOf(FileStoreException.Unavailable.class);
        assertThat(count("attachment")).isOne();
    }
}
