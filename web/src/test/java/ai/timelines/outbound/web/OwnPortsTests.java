package ai.timelines.outbound.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

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

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withUserConfiguration(OwnPorts.class);

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
    void inDevelopmentTheSampleReceiverMayBePostedTo() {
        application
                .withInitializer(context -> context.getEnvironment().addActiveProfile("dev"))
                .run(context -> assertThat(context).doesNotHaveBean(OwnPorts.class));
    }
}
