package ai.timelines.outbound.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Callers who send one byte now and then, against a server whose own timeouts would never pass. */
class TimelyProtocolTests {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final String POST = "POST /%s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n";

    @TempDir
    Path directory;

    private final Tomcat tomcat = new Tomcat();
    private final AtomicInteger underWay = new AtomicInteger();
    private int port;

    @BeforeEach
    void start() throws Exception {
        var protocol = new TimelyProtocol();
        protocol.limits(new ArrivalProperties(PATIENCE, DataSize.ofKilobytes(16)));
        // Who reads from a connection that is closed under it hears of it no later than when its silence would be over.
        protocol.setConnectionTimeout(3_000);
        var connector = new Connector(protocol);
        connector.setPort(0);
        tomcat.setBaseDir(directory.toString());
        tomcat.setConnector(connector);
        var context = tomcat.addContext("", directory.toString());
        Tomcat.addServlet(context, "all", new HttpServlet() {
            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                underWay.incrementAndGet();
                try {
                    switch (request.getRequestURI()) {
                        case "/reads" ->
                            response.getWriter().print(request.getInputStream().readAllBytes().length);
                        case "/works" -> {
                            request.getInputStream().readAllBytes();
                            Awaitility.await()
                                    .pollDelay(PATIENCE.multipliedBy(2))
                                    .until(() -> true);
                            response.getWriter().print("done");
                        }
                        default -> response.setStatus(404);
                    }
                } finally {
                    underWay.decrementAndGet();
                }
            }
        });
        context.addServletMappingDecoded("/", "all");
        tomcat.start();
        port = connector.getLocalPort();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    /** Sends the beginning, then a byte every 100 ms until the server has had enough; returns how long that took. */
    private Duration drip(String beginning, String more) throws Exception {
        long start = System.nanoTime();
        try (var caller = new RawHttp(port)) {
            caller.say(beginning);
            var answer = CompletableFuture.supplyAsync(caller::untilClosed);
            try {
                for (int i = 0; !answer.isDone() && i < 150; i++) {
                    caller.say(more.substring(i % more.length(), i % more.length() + 1));
                    LockSupport.parkNanos(100_000_000);
                }
            } catch (IOException closed) {
                // which is the point
            }
            answer.get();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void wasCutOff(Duration after) {
        assertThat(after).isBetween(PATIENCE, Duration.ofSeconds(12));
        Awaitility.await().until(() -> underWay.get() == 0);
    }

    @Test
    void aRequestLineThatDrips() throws Exception {
        wasCutOff(drip("GET /", "a"));
    }

    @Test
    void headersThatDrip() throws Exception {
        wasCutOff(drip("GET /reads HTTP/1.1\r\nHost: x\r\n", "X: y\r\n"));
    }

    @Test
    void aBodyThatDripsIntoWhoeverReadsIt() throws Exception {
        wasCutOff(drip(POST.formatted("reads"), "a"));
    }

    @Test
    void aChunkedBodyThatDrips() throws Exception {
        wasCutOff(drip("POST /reads HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n"));
    }

    @Test
    void aBodyThatNobodyWantsAndThatDrips() throws Exception {
        wasCutOff(drip(POST.formatted("nothing"), "a"));
    }

    @Test
    void theSecondRequestOfAConnectionIsNoDifferent() throws Exception {
        wasCutOff(drip("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\nGET /reads HTTP/1.1\r\nHost: x\r\n", "X: y\r\n"));
    }

    @Test
    void aLargeBodyThatComesFastEnoughMayTakeItsTime() throws Exception {
        try (var caller = new RawHttp(port)) {
            caller.say("POST /reads HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 327680\r\n\r\n");
            for (int i = 0; i < 20; i++) {
                caller.say("x".repeat(16_384));
                LockSupport.parkNanos(150_000_000);
            }
            assertThat(caller.untilClosed()).startsWith("HTTP/1.1 200").endsWith("327680");
        }
    }

    @Test
    void whatHasComeWholeMayBeWorkedAtForLong() throws Exception {
        try (var caller = new RawHttp(port)) {
            caller.say("POST /works HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
            assertThat(caller.untilClosed()).startsWith("HTTP/1.1 200").endsWith("done");
        }
    }

    @Test
    void aKeptConnectionMayBeIdle() throws Exception {
        try (var caller = new RawHttp(port)) {
            assertThat(caller.say("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n").head())
                    .startsWith("HTTP/1.1 404");
            Awaitility.await().pollDelay(PATIENCE.multipliedBy(2)).until(() -> true);
            assertThat(caller.say("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n").head())
                    .startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void wrongSettingsStopTheStartWithASentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArrivalProperties(Duration.ZERO, DataSize.ofKilobytes(16)))
                .withMessage("outbound.arrival.patience must be at least 1 s");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArrivalProperties(PATIENCE, DataSize.ofBytes(1)))
                .withMessage("outbound.arrival.slowest-upload must be at least 1 KB");
    }
}
