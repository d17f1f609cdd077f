package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.timelines.outbound.filestore.FileKey;
import ai.timelines.outbound.filestore.FileStore;
import ai.timelines.outbound.filestore.StagedFile;
import ai.timelines.outbound.filestore.StoredFile;
import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.Attachments;
import ai.timelines.outbound.webhookdelivery.Receiver.Received;
import ai.timelines.outbound.webhooksettings.Granularity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** R20 where the store has links of its own, as a bucket has. */
@SpringBootTest
@Import(StoreLinksIT.Configuration.class)
class StoreLinksIT {

    /** A directory that signs links as if it were a bucket, and hangs if it is told to. */
    record Bucket(FileStore store, AtomicInteger signed, AtomicInteger looks, AtomicReference<CountDownLatch> hanging)
            implements FileStore {

        @Override
        public StagedFile stage(InputStream content, long limit) throws IOException {
            return store.stage(content, limit);
        }

        @Override
        public void put(StagedFile file, FileKey key) {
            store.put(file, key);
        }

        @Override
        public Optional<StoredFile> find(FileKey key) {
            return store.find(key);
        }

        @Override
        public Set<FileKey> missing(Collection<FileKey> keys) {
            looks.incrementAndGet();
            try {
                hanging.get().await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return store.missing(keys);
        }

        @Override
        public void delete(FileKey key) {
            store.delete(key);
        }

        @Override
        public boolean hasLinks() {
            return true;
        }

        @Override
        public Optional<URI> temporaryLink(FileKey key, String disposition, String mimeType, Duration lifetime) {
            return Optional.of(URI.create("https://bucket.example/" + key.workspaceId() + "/" + key.fileId()
                    + "?response-content-disposition=" + URLEncoder.encode(disposition, StandardCharsets.UTF_8)
                    + "&X-Amz-Expires=" + lifetime.toSeconds() + "&X-Amz-Signature=" + signed.incrementAndGet()));
        }

        @Override
        public int removeLeftovers(Duration olderThan) {
            return store.removeLeftovers(olderThan);
        }
    }

    @TestConfiguration
    static class Configuration {
        @Bean
        @Primary
        Bucket bucket(@Qualifier("fileStore") FileStore store) {
            return new Bucket(
                    store, new AtomicInteger(), new AtomicInteger(), new AtomicReference<>(new CountDownLatch(0)));
        }
    }

    @Autowired
    private Engine engine;

    @Autowired
    private Attachments attachments;

    @Autowired
    private Resends resends;

    @Autowired
    private Bucket bucket;

    private final Receiver receiver = new Receiver();

    @BeforeEach
    void aNewMorning() {
        engine.beginNewMorning();
    }

    @AfterEach
    void close() {
        bucket.hanging().get().countDown();
        receiver.close();
    }

    private Attachment push(UUID workspace, String uid) throws IOException {
        return push(workspace, "chat", uid);
    }

    private Attachment push(UUID workspace, String chat, String uid) throws IOException {
        var file = attachments.upload(
                workspace, "ünï \"q\".txt", "text/plain", new ByteArrayInputStream("hello".getBytes()));
        engine.push(List.of(Engine.message(workspace, chat, uid, file, engine.clock.instant())));
        return file;
    }

    private static String link(Received received) {
        return received.json().at("/message/attachment/temporary_download_url").asString();
    }

    private static String withoutLink(Received received) {
        return new String(received.body(), StandardCharsets.UTF_8).replace(link(received), "");
    }

    @Test
    void aMessagesLinkLeadsStraightToTheStoreAndItsResendHasANewOne() throws Exception {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        var file = push(workspace, "a");
        engine.work();
        var first = receiver.received().getFirst();
        assertThat(link(first))
                .startsWith("https://bucket.example/" + workspace + "/" + file.fileId() + "?")
                .contains("response-content-disposition=attachment%3B", "X-Amz-Expires=900&");

        var delivery = engine.attempts(workspace).getFirst();
        assertThat(resends.request(workspace, delivery.deliveryId())).isEqualTo(Resends.Outcome.ACCEPTED);
        resends.runOnce();
        await().untilAsserted(() -> assertThat(engine.attempts(workspace)).hasSize(2));
        var again = receiver.received().getLast();
        assertThat(link(again))
                .startsWith("https://bucket.example/" + workspace + "/" + file.fileId() + "?")
                .isNotEqualTo(link(first));
        assertThat(withoutLink(again)).isEqualTo(withoutLink(first));
    }

    /** However long a store takes to say whether a file is there: the chat goes on. */
    @Test
    void aStoreThatHangsHoldsNoChat() throws Exception {
        bucket.hanging().set(new CountDownLatch(1));
        var workspace = engine.workspace(receiver, Granularity.NONE);
        push(workspace, "a");
        push(workspace, "b");
        engine.work();
        assertThat(receiver.received()).hasSize(2);
        assertThat(engine.attempts(workspace)).hasSize(2);
    }

    /** It would have more and more to do, and none of it in time. */
    @Test
    void aStoreThatHangsIsNotAskedAboutEveryDelivery() throws Exception {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        bucket.hanging().set(new CountDownLatch(1));
        int before = bucket.looks().get();
        for (int i = 0; i < 80; i++) {
            push(workspace, "chat " + i, "hanging " + i);
        }
        engine.work();
        assertThat(receiver.received()).hasSize(80);
        await().untilAsserted(() -> assertThat(bucket.looks().get() - before).isEqualTo(64));

        bucket.hanging().get().countDown();
        await().untilAsserted(() -> {
            push(workspace, "chat", UUID.randomUUID().toString());
            engine.work();
            assertThat(bucket.looks().get() - before).isBetween(65, 75);
        });
    }
}
