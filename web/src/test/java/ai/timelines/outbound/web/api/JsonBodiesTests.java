package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.timelines.outbound.web.api.JsonValue.ObjectValue;
import ai.timelines.outbound.workspace.Caller;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

class JsonBodiesTests {

    private final JsonBodies bodies = new JsonBodies();
    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json;charset=utf-8",
                "application/json; charset=UTF-8",
                "application/json; charset=\"utf-8\"",
                "APPLICATION/JSON",
                "application/json; charset=utf8",
            })
    void takesJson(String contentType) {
        request.addHeader("Content-Type", contentType);
        request.setContent("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(value()).isInstanceOf(ObjectValue.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/json",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/ld+json",
                "application/*",
                "*/*",
                "json",
                "application/",
                "application/json; charset=iso-8859-1",
                "application/json; charset=utf-16",
                "application/json; charset=nonsense",
                "application/json, text/plain",
                " ",
            })
    void takesNothingElse(String contentType) {
        request.addHeader("Content-Type", contentType);
        request.setContent("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(status()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "GZIP", "identity, gzip", "zstd"})
    void takesNothingCompressed(String encoding) {
        request.addHeader("Content-Type", "application/json");
        request.addHeader("Content-Encoding", encoding);
        request.setContent("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(status()).isEqualTo(415);
    }

    @Test
    void asksForAContentType() {
        request.setContent("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(status()).isEqualTo(415);
    }

    @Test
    void takesAMebibyteAndNotAByteMore() {
        request.addHeader("Content-Type", "application/json");
        request.setContent(("{}" + " ".repeat((1 << 20) - 2)).getBytes(StandardCharsets.UTF_8));
        assertThat(value()).isInstanceOf(ObjectValue.class);
        request.setContent(("{}" + " ".repeat((1 << 20) - 1)).getBytes(StandardCharsets.UTF_8));
        assertThat(status()).isEqualTo(413);
    }

    private JsonValue value() {
        return bodies.read(request, body -> body);
    }

    private int status() {
        var refused = catchThrowableOfType(Refused.class, this::value);
        assertThat(refused).isNotNull();
        return refused.problem().status();
    }

    /** One workspace's requests stall while they are read; R29. */
    @Test
    void whatOneWorkspaceSendsLeavesRoomForOthers() {
        int batch = 8 << 20;
        as(new Caller.OfWorkspace(UUID.randomUUID(), UUID.randomUUID(), "flood"));
        var refused = new AtomicInteger();
        reading(
                batch,
                () -> reading(
                        batch,
                        () -> refused.set(statusOf(() -> reading(batch, () -> {
                            reading(batch, () -> {});
                        })))));
        assertThat(refused).hasValue(429);

        reading(batch, () -> {
            as(new Caller.OfWorkspace(UUID.randomUUID(), UUID.randomUUID(), "other"));
            reading(batch, () -> {});
        });
    }

    /** However many workspaces take what they can get, the next one gets in. */
    @Test
    void whatManyWorkspacesSendLeavesRoomForOthers() {
        var workspaces = new AtomicInteger();
        takeAllAsAnother(workspaces);
        assertThat(workspaces).hasValue(6);
    }

    /** A request more as long as there is room, and then the same as the next workspace. */
    private void takeAllAsAnother(AtomicInteger workspaces) {
        if (workspaces.get() < 6) {
            as(new Caller.OfWorkspace(UUID.randomUUID(), UUID.randomUUID(), "flood"));
            workspaces.incrementAndGet();
            reading(1 << 20, () -> takeOneMore(workspaces));
        }
    }

    private void takeOneMore(AtomicInteger workspaces) {
        try {
            reading(1 << 20, () -> takeOneMore(workspaces));
        } catch (Refused full) {
            takeAllAsAnother(workspaces);
        }
    }

    /** What waits to be answered is bounded in number, too, however small it is. */
    @Test
    void takesNoMoreSmallRequestsThanThereIsMemoryFor() throws InterruptedException {
        int most = (int) (JsonBodies.AT_A_TIME / (JsonBodies.BESIDE_BODY + 2));
        var taken = new CountDownLatch(most);
        var answer = new CountDownLatch(1);
        try (var requests = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < most; i++) {
                requests.execute(() -> reading(2, () -> {
                    taken.countDown();
                    await(answer);
                }));
            }
            assertThat(taken.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(statusOf(() -> reading(2, () -> {}))).isEqualTo(429);
            answer.countDown();
        }
        reading(2, () -> {});
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void as(Caller caller) {
        SecurityContextHolder.setContext(new SecurityContextImpl(new CallerAuthentication(caller)));
    }

    @AfterEach
    void nobody() {
        SecurityContextHolder.clearContext();
    }

    /** A request of so many bytes, and what happens while they are in memory. */
    private void reading(int bytes, Runnable meanwhile) {
        var large = new MockHttpServletRequest("POST", "/");
        large.addHeader("Content-Type", "application/json");
        large.setContent(new byte[bytes]);
        bodies.read(large, bytes, _ -> {
            meanwhile.run();
            return true;
        });
    }

    private static int statusOf(Runnable reading) {
        return catchThrowableOfType(Refused.class, reading::run).problem().status();
    }
}
