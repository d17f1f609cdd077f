package ai.timelines.outbound.web;

import ai.timelines.outbound.outboundhttp.ListeningPorts;
import ai.timelines.outbound.outboundhttp.TargetUrl;
import ai.timelines.outbound.workspace.PublicUrl;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps webhooks away from the ports on which this application listens, and from its public name, but in development, where the sample
 * receiver is reached through them.
 */
@Component
@Profile("!dev")
class OwnPorts implements ListeningPorts {

    /** Whatever stands before us takes plain HTTP as well, if only to send browsers on. */
    private static final Set<Integer> USUAL = Set.of(80, 443);

    private final Set<Integer> ports = new CopyOnWriteArraySet<>();
    private final TargetUrl.Result publicUrl;

    OwnPorts(PublicUrl publicUrl) {
        this.publicUrl = TargetUrl.parse(publicUrl.publicUrl().toString());
    }

    /** Comes once per server: the management port may be one of its own. */
    @EventListener
    void listening(WebServerInitializedEvent server) {
        ports.add(server.getWebServer().getPort());
    }

    @Override
    public boolean include(int port) {
        return ports.contains(port);
    }

    @Override
    public boolean areBehind(String host, int port) {
        return publicUrl instanceof TargetUrl.Result.Valid(var own)
                && own.host().equals(host)
                && (own.port() == port || USUAL.contains(own.port()) && USUAL.contains(port));
    }
}
