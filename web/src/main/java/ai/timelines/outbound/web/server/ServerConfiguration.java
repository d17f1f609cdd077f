package ai.timelines.outbound.web.server;

import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

    /** Without an order of its own it comes after Spring Boot's, whose silent error reports these ones forestall. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> edge() {
        return factory -> {
            factory.setProtocol(TimelyProtocol.class.getName());
            factory.addContextCustomizers(
                    context -> context.getParent().getPipeline().addValve(new BareErrors()));
        };
    }

    @Bean
    TomcatProtocolHandlerCustomizer<TimelyProtocol> arrival(ArrivalProperties limits) {
        return protocol -> protocol.limits(limits);
    }
}
