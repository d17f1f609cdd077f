package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.reset;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.filestore.FileStore;
import ai.timelines.outbound.filestore.FileStoreException;
import ai.timelines.outbound.web.WebTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** A store that takes a file in but does not keep it. */
@WebTest
class StoreFailingIT {

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

    @MockitoSpyBean
    FileStore store;

    private ApiClient api;
    private UUID workspace;

    @BeforeEach
    void start() {
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
        doThrow(new FileStoreException.Unavailable("The bucket cannot be reached", null))
                .when(store)
                .put(any(), any());
        var answer = upload();
        assertThat(answer.isProblem(503)).as(answer.body()).isTrue();
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.body()).doesNotContain("bucket");
        assertNothingIsHalfStored();
        reset(store);
        assertThat(upload().status()).isEqualTo(201);
        assertThat(count("attachment")).isOne();
    }

    @Test
    void aStoreThatIsFullSaysSoAndUploadsMayComeAgain() {
        doThrow(new FileStoreException.Full("The bucket is full", null))
                .when(store)
                .put(any(), any());
        var answer = upload();
        assertThat(answer.isProblem(507)).as(answer.body()).isTrue();
        assertThat(answer.header("Retry-After")).isEqualTo("60");
        assertThat(answer.body()).doesNotContain("bucket");
        assertNothingIsHalfStored();
    }
}
