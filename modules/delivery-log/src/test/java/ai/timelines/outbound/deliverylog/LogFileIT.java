package ai.timelines.outbound.deliverylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest
class LogFileIT {

    private static final Instant NOW = Instant.parse("2026-07-31T10:00:00Z");

    private final UUID workspace = UUID.randomUUID();

    @Autowired
    private DataSource dataSource;

    private FreshLog fresh;

    @BeforeEach
    void freshTable() {
        fresh = new FreshLog(dataSource, NOW);
        fresh.log.ensureRoom();
    }

    @Test
    void theFileHoldsTheHundredNewestAcrossDaysTheNewestFirst() {
        var attempts = IntStream.range(0, 130)
                .mapToObj(i -> Attempts.success(workspace, NOW.plus(Duration.ofHours(2L * i))))
                .toList();
        fresh.log.record(attempts);
        fresh.log.record(List.of(Attempts.success(UUID.randomUUID(), NOW)));

        var file = file();
        assertThat(file.propertyNames()).containsExactly("workspace_id", "exported_at", "requests");
        assertThat(file.get("workspace_id").stringValue()).isEqualTo(workspace.toString());
        assertThat(file.get("exported_at").stringValue()).isEqualTo("2026-07-31T10:00:00.000000Z");
        assertThat(file.get("requests")
                        .valueStream()
                        .map(request -> request.get("delivery_id").stringValue()))
                .containsExactlyElementsOf(attempts.reversed().stream()
                        .limit(100)
                        .map(attempt -> attempt.deliveryId().toString())
                        .toList());
    }

    @Test
    void aWorkspaceWithoutRequestsHasAnEmptyFile() {
        assertThat(file().get("requests")).isEmpty();
    }

    @Test
    void bodiesAreGivenExactly() {
        byte[] noise = new byte[65_536];
        new Random(3).nextBytes(noise);
        var text = "\0😀" + "x".repeat(1_048_570);
        fresh.log.record(
                List.of(Attempts.success(workspace, NOW, text.getBytes(StandardCharsets.UTF_8), Attempts.ok(noise))));
        var request = file().get("requests").get(0);
        assertThat(request.get("request").get("body").stringValue()).isEqualTo(text);
        assertThat(Base64.getDecoder()
                        .decode(request.get("response").get("body_base64").stringValue()))
                .isEqualTo(noise);
    }

    @Test
    void headersOfAnyBytesDoNotBreakTheFile() {
        var headers = List.of(new LoggedHeader("x-\u00ff", "\0\u0080\ud800é"), new LoggedHeader("", "\udfff"));
        fresh.log.record(List.of(
                Attempts.success(workspace, NOW, new byte[0], new LoggedResponse(200, headers, new byte[0], null))));
        var written = new ArrayList<LoggedHeader>();
        for (var pair : file().get("requests").get(0).get("response").get("headers")) {
            written.add(new LoggedHeader(pair.get(0).stringValue(), pair.get(1).stringValue()));
        }
        assertThat(written).isEqualTo(headers);
    }

    /** Bodies may be 100 times 1 MiB, and whoever downloads them may be slow. */
    @Test
    void attemptsAreReadOneByOneAndNoConnectionIsHeldWhileWriting() {
        for (int i = 0; i < 5; i++) {
            byte[] noise = new byte[200_000];
            new Random(i).nextBytes(noise);
            fresh.log.record(List.of(Attempts.success(workspace, NOW.plusSeconds(i), noise)));
        }
        var out = new ByteArrayOutputStream();
        fresh.log.writeLog(workspace, new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                assertThat(connectionsInUse()).isZero();
                if (out.size() == 0) {
                    fresh.jdbc.execute("TRUNCATE TABLE delivery_attempt");
                }
                out.write(bytes, offset, length);
            }
        });
        assertThat(new JsonMapper().readTree(out.toByteArray()).get("requests")).hasSize(1);
    }

    @Test
    void aReaderThatGoesAwayEndsTheWriting() {
        fresh.log.record(List.of(Attempts.success(workspace, NOW, new byte[100_000])));
        assertThatThrownBy(() -> fresh.log.writeLog(workspace, new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Broken pipe");
    }

    @Test
    void theStreamStaysOpen() {
        var closed = new ArrayList<String>();
        fresh.log.writeLog(workspace, new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed.add("closed");
            }
        });
        assertThat(closed).isEmpty();
    }

    private int connectionsInUse() {
        try {
            return dataSource
                    .unwrap(HikariDataSource.class)
                    .getHikariPoolMXBean()
                    .getActiveConnections();
        } catch (SQLException otherPool) {
            throw new IllegalStateException(otherPool);
        }
    }

    private JsonNode file() {
        var out = new ByteArrayOutputStream();
        fresh.log.writeLog(workspace, out);
        return new JsonMapper().readTree(out.toByteArray());
    }
}
