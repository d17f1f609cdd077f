package ai.timelines.outbound.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.Http11NioProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that comes in the moment in which the server stops is none that its caller must not send again. */
class StoppingServerTests {

    /** Paused once it has begun to read a request. */
    public static final class StoppingProtocol extends Http11NioProtocol {

        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public boolean isPaused() {
            return asked.getAndIncrement() > 0;
        }
    }

    @TempDir
    private Path directory;

    @Test
    void itIsToldToTryAgain() throws Exception {
        var tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        var connector = new Connector(new StoppingProtocol());
        connector.setPort(0);
        tomcat.setConnector(connector);
        tomcat.addContext("", directory.toString());
        var host = (StandardHost) tomcat.getHost();
        host.setErrorReportValveClass("");
        host.getPipeline().addValve(new BareErrors());
        tomcat.start();
        try (var caller = new RawHttp(connector.getLocalPort())) {
            assertThat(caller.say("POST /api/v1/messages/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
                            .untilClosed())
                    .startsWith("HTTP/1.1 503")
                    .contains("Retry-After: 1", "application/problem+json", "/problems/unavailable");
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }
}
