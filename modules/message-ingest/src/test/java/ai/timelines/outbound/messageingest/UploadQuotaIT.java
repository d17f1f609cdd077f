package ai.timelines.outbound.messageingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.DrivenClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What one workspace stores leaves room for the others. */
@SpringBootTest(properties = {"outbound.messages.attachment-limit=4KB", "outbound.messages.upload-quota=10KB"})
@Import(UploadQuotaIT.Configuration.class)
class UploadQuotaIT {

    private static final int SIZE = 3 * 1024;
    private static final long QUOTA = 10 * 1024;

    @TestConfiguration
    static class Configuration {
        @Bean
        @Primary
        DrivenClock drivenClock() {
            return new DrivenClock(Instant.parse("2026-03-02T10:05:00Z"));
        }
    }

    @Autowired
    private Attachments attachments;

    @Autowired
    private UploadExpiry expiry;

    @Autowired
    private DrivenClock clock;

    @Autowired
    private JdbcClient jdbc;

    private final UUID workspace = UUID.randomUUID();

    @Test
    void beyondTheQuotaNothingIsStoredUntilSomethingHasGone() throws IOException {
        for (int i = 0; i < 3; i++) {
            upload(workspace, i);
        }
        int noted = notes();
        var roomAgain = clock.instant().plus(Duration.ofHours(24));
        assertThatThrownBy(() -> upload(workspace, 3)).isInstanceOfSatisfying(UploadQuotaException.class, it -> {
            assertThat(it.used()).isEqualTo(3L * SIZE);
            assertThat(it.quota()).isEqualTo(QUOTA);
            assertThat(it.roomAgain()).isEqualTo(roomAgain);
        });
        assertThat(used()).isEqualTo(3L * SIZE);
        assertThat(notes()).isEqualTo(noted);
        upload(UUID.randomUUID(), 3); // another workspace

        clock.tick(Duration.ofHours(24).plusSeconds(1));
        expiry.runOnce(() -> {});
        assertThat(used()).isZero();
        upload(workspace, 3);
        assertThat(used()).isEqualTo(SIZE);
    }

    @Test
    void theSameContentTakesRoomOnce() throws IOException {
        for (int i = 0; i < 8; i++) {
            upload(workspace, 1, "name " + i);
        }
        assertThat(used()).isEqualTo(SIZE);
        upload(workspace, 2);
        upload(workspace, 3);
        upload(workspace, 1, "one more name, although all room is taken");
    }

    @Test
    void ofManyAtTheSameTimeThoseAreKeptForWhichThereIsRoom() throws InterruptedException {
        int noted = notes();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var uploads = IntStream.range(0, 12)
                    .<Callable<Attachment>>mapToObj(i -> () -> upload(workspace, i))
                    .toList();
            int kept = 0;
            for (var upload : threads.invokeAll(uploads)) {
                try {
                    upload.get();
                    kept++;
                } catch (ExecutionException refused) {
                    assertThat(refused).hasCauseInstanceOf(UploadQuotaException.class);
                }
            }
            assertThat(kept).isEqualTo(3);
        }
        assertThat(used()).isEqualTo(3L * SIZE);
        assertThat(notes()).as("files that nobody names").isEqualTo(noted);
    }

    @Test
    void theSameContentThatCameManyTimesAtOnceIsStoredOnce() throws Exception {
        int noted = notes();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var uploads = IntStream.range(0, 12)
                    .<Callable<Attachment>>mapToObj(_ -> () -> upload(workspace, 1))
                    .toList();
            for (var upload : threads.invokeAll(uploads)) {
                upload.get();
            }
        }
        assertThat(used()).isEqualTo(SIZE);
        assertThat(notes()).as("files that nobody names").isEqualTo(noted);
    }

    @Test
    void theSmallestFileTakesSomeRoom() throws IOException {
        attachments.upload(workspace, "empty", "text/plain", new ByteArrayInputStream(new byte[0]));
        assertThat(used()).isEqualTo(1_024);
    }

    private Attachment upload(UUID workspaceId, int number) throws IOException {
        return upload(workspaceId, number, "a file");
    }

    private Attachment upload(UUID workspaceId, int number, String name) throws IOException {
        byte[] content = new byte[SIZE];
        Arrays.fill(content, (byte) number);
        return attachments.upload(workspaceId, name, "text/plain", new ByteArrayInputStream(content));
    }

    private long used() {
        return jdbc.sql("SELECT bytes FROM stored_bytes WHERE workspace_id = ?")
                .param(Columns.bytes(workspace))
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    private int notes() {
        return jdbc.sql("SELECT COUNT(*) FROM unclaimed_file WHERE workspace_id = ?")
                .param(Columns.bytes(workspace))
                .query(Integer.class)
                .single();
    }
}
