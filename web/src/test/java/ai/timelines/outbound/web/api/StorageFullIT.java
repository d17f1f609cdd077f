package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.web.WebTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** On a disk that is full but for its reserve. */
@WebTest
class StorageFullIT {

    @TempDir
    private static Path directory;

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    @DynamicPropertySource
    static void fullDisk(DynamicPropertyRegistry properties) {
        properties.add("outbound.files.directory", directory::toString);
        properties.add("outbound.files.reserve", () -> "1000000GB");
    }

    @Test
    void anUploadIsToldThatThereIsNoRoomAndNothingStays() {
        var api = ApiClient.service(port);
        var workspace = api.newWorkspace();
        var before = jdbc.sql("SELECT COUNT(*) FROM unclaimed_file")
                .query(Integer.class)
                .single();
        var answer = api.send(
                "POST",
                "/api/v1/workspaces/" + workspace + "/attachments?filename=a.txt",
                BodyPublishers.ofString("hello"),
                "text/plain",
                Map.of());
        assertThat(answer.isProblem(507)).as(answer.body()).isTrue();
        assertThat(answer.header("Retry-After")).isEqualTo("60");
        assertThat(directory.resolve("incoming")).isEmptyDirectory();
        assertThat(jdbc.sql("SELECT COUNT(*) FROM unclaimed_file")
                        .query(Integer.class)
                        .single())
                .isEqualTo(before);
        assertThat(api.push(workspace, MessageJson.right()).status()).isEqualTo(202);
    }
}
