package ai.timelines.outbound.web;

import org.apache.catalina.valves.RemoteIpValve;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Takes the caller's address from {@code X-Forwarded-For} where a trusted proxy sent it, and from nobody else: throttling goes by it. */
@Component
class ForwardedHeaders implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

    private final ProxyProperties proxies;

    ForwardedHeaders(ProxyProperties proxies) {
        this.proxies = proxies;
    }

    @Override
    public void customize(ConfigurableTomcatWebServerFactory server) {
        if (!proxies.trusted().isEmpty()) {
            var valve = new RemoteIpValve();
            valve.setRemoteIpHeader("X-Forwarded-For");
            valve.setProtocolHeader("X-Forwarded-Proto");
            valve.setInternalProxies(String.join(",", proxies.trusted()));
            server.addEngineValves(valve);
        }
    }
}
