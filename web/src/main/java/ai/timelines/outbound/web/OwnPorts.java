package ai.timelines.outbound.web;

import ai.timelines.outbound.outboundhttp.ListeningPorts;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Keeps webhooks away from the ports on which this application listens, but in development, where the sample receiver is one of them. */
@Component
@Profile("!dev")
class OwnPorts implements ListeningPorts {

    private final Set<Integer> ports = new CopyOnWriteArraySet<>();

    /** Comes once per server: the management port may be one of its own. */
    @EventListener
    void listening(WebServerInitializedEvent server) {
        ports.add(server.getWebServer().getPort());
    }

    @Override
    public boolean include(int port) {
        return ports.contains(port);
    }
}
