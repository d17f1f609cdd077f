package ai.timelines.outbound.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import ai.timelines.outbound.workspace.PublicUrl;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;

class OwnPortsTests {

    private record Server(int port) implements WebServer {
        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public int getPort() {
            return port;
        }
    }

    private static final PublicUrl PUBLIC_URL = new PublicUrl(URI.create("https://Outbound.example"));

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withUserConfiguration(OwnPorts.class)
            .withBean(PublicUrl.class, () -> PUBLIC_URL);

    @Test
    void everyPortOnWhichAServerListensIsKept() {
        application.run(context -> {
            for (int port : new int[] {8080, 9090}) {
                context.publishEvent(new ServletWebServerInitializedEvent(
                        new Server(port), mock(ServletWebServerApplicationContext.class)));
            }
            var ports = context.getBean(OwnPorts.class);
            assertThat(ports.include(8080)).isTrue();
            assertThat(ports.include(9090)).isTrue();
            assertThat(ports.include(8081)).isFalse();
        });
    }

    @Test
    void soIsThePublicNameHoweverItIsReached() {
        var ports = new OwnPorts(PUBLIC_URL);
        assertThat(ports.areBehind("outbound.example", 443)).isTrue();
        assertThat(ports.areBehind("outbound.example", 80)).isTrue();
        assertThat(ports.areBehind("outbound.example", 8443))
                .as("another service of that machine")
                .isFalse();
        assertThat(ports.areBehind("hooks.outbound.example", 443)).isFalse();
        var unusual = new OwnPorts(new PublicUrl(URI.create("http://outbound.example:8080/base")));
        assertThat(unusual.areBehind("outbound.example", 8080)).isTrue();
        assertThat(unusual.areBehind("outbound.example", 443)).isFalse();
    }

    @Test
    void inDevelopmentTheSampleReceiverMayBePostedTo() {
        application
                .withInitializer(context -> context.getEnvironment().addActiveProfile("dev"))
                .run(context -> assertThat(context).doesNotHaveBean(OwnPorts.class));
    }
}
