package ai.timelines.outbound;

import ai.timelines.outbound.database.DrivenClock;
import java.time.Instant;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** All modules but the web, on a clock that tests drive. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class WebhookDeliveryTestApplication {

    @Bean
    @Primary
    DrivenClock drivenClock() {
        return new DrivenClock(Instant.parse("2026-03-02T10:05:00Z"));
    }
}
