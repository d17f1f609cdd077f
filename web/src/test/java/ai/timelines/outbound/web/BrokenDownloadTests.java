package ai.timelines.outbound.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/** What the server does with a download in the middle of which the database goes away. */
@ExtendWith(OutputCaptureExtension.class)
class BrokenDownloadTests {

    private static final String BEGINNING = "{\"requests\":[";

    private final List<String> saidByTheServer = new CopyOnWriteArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            saidByTheServer.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Logger loggers = Logger.getLogger("");
    private WebServer server;

    @BeforeEach
    void start() {
        server = new TomcatServletWebServerFactory(0).getWebServer(context -> {
            context.addFilter("outage", new DatabaseOutage()).addMappingForUrlPatterns(null, false, "/*");
            context.addServlet("download", new Download()).addMapping("/");
        });
        server.start();
        loggers.addHandler(listener);
    }

    @AfterEach
    void stop() {
        loggers.removeHandler(listener);
        server.destroy();
    }

    private static final class Download extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getOutputStream().print(BEGINNING);
            response.flushBuffer();
            throw new CannotGetJdbcConnectionException("away");
        }
    }

    @Test
    void isCutShortAndNoMoreThanALineSaysSo(CapturedOutput output) throws IOException {
        assertThat(answer()).startsWith("HTTP/1.1 200").contains(BEGINNING).doesNotContain("\r\n0\r\n");
        assertThat(saidByTheServer).isEmpty();
        assertThat(output.getOut().lines().filter(line -> line.contains("the database cannot be reached")))
                .singleElement()
                .asString()
                .contains("broken off for GET");
    }

    /** All that comes until the server closes the connection. */
    private String answer() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            socket.getOutputStream()
                    .write("GET /log HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
