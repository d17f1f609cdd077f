package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.filestore.FileKey;
import ai.timelines.outbound.filestore.FileStore;
import ai.timelines.outbound.filestore.FileStoreException;
import ai.timelines.outbound.filestore.StagedFile;
import ai.timelines.outbound.filestore.StoredFile;
import ai.timelines.outbound.web.WebTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A store that takes a file in but does not keep it. */
@WebTest
@Import(StoreFailingIT.Configuration.class)
class StoreFailingIT {

    /** A directory that fails as it is told to. */
    record Failing(FileStore store, AtomicReference<@Nullable FileStoreException> failure) implements FileStore {

        @Override
        public StagedFile stage(InputStream content, long limit) throws IOException {
            return store.stage(content, limit);
        }

        @Override
        public void put(StagedFile file, FileKey key) {
            var thrown = failure.get();
            if (thrown != null) {
                throw thrown;
            }
            store.put(file, key);
        }

        @Override
        public Optional<StoredFile> find(FileKey key) {
            return store.find(key);
        }

        @Override
        public Set<FileKey> missing(Collection<FileKey> keys) {
            return store.missing(keys);
        }

        @Override
        public void delete(FileKey key) {
            store.delete(key);
        }

        @Override
        public boolean hasLinks() {
            return store.hasLinks();
        }

        @Override
        public Optional<URI> temporaryLink(FileKey key, String disposition, String mimeType, Duration lifetime) {
            return store.temporaryLink(key, disposition, mimeType, lifetime);
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
        Failing failing(@Qualifier("fileStore") FileStore store) {
            return new Failing(store, new AtomicReference<>());
        }
    }

    @TempDir
    private static Path directory;

    @DynamicPropertySource
    static void ownDirectory(DynamicPropertyRegistry properties) {
        properties.add("outbound.files.directory", directory::toString);
    }

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Failing store;

    private ApiClient api;
    private UUID workspace;

    @BeforeEach
    void start() {
        store.failure().set(null);
        api = ApiClient.service(port);
        workspace = api.newWorkspace();
    }

    private ApiClient.Answer upload() {
        return api.send(
                "POST",
                "/api/v1/workspaces/" + workspace + "/attachments?filename=a.txt",
                BodyPublishers.ofString("hello"),
                "text/plain",
                Map.of());
    }

    private int count(String table) {
        return jdbc.sql("SELECT COUNT(*) FROM " + table + " WHERE workspace_id = ?")
                .param(Columns.bytes(workspace))
                .query(Integer.class)
                .single();
    }

    /** The note that the file is nobody's is what has it removed, should it be there after all. */
    private void assertNothingIsHalfStored() {
        assertThat(count("attachment")).isZero();
        assertThat(count("stored_file")).isZero();
        assertThat(count("unclaimed_file")).isOne();
        assertThat(directory.resolve("incoming")).isEmptyDirectory();
        assertThat(directory.resolve(workspace.toString())).doesNotExist();
    }

    @Test
    void whileTheStoreIsDownUploadsAreToldToComeAgain() {
        store.failure().set(new FileStoreException.Unavailable("The bucket cannot be reached", null));
        var answer = upload();
        assertThat(answer.isProblem(503)).as(answer.body()).isTrue();
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.body()).doesNotContain("bucket");
        assertNothingIsHalfStored();
        store.failure().set(null);
        assertThat(upload().status()).isEqualTo(201);
        assertThat(count("attachment")).isOne();
    }

    @Test
    void aStoreThatIsFullSaysSoAndUploadsMayComeAgain() {
        store.failure().set(new FileStoreException.Full("The bucket is full", null));
        var answer = upload();
        assertThat(answer.isProblem(507)).as(answer.body()).isTrue();
        assertThat(answer.header("Retry-After")).isEqualTo("60");
        assertThat(answer.body()).doesNotContain("bucket");
        assertNothingIsHalfStored();
    }
}
