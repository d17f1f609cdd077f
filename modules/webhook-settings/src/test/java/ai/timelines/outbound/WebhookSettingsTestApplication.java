package ai.timelines.outbound;

import ai.timelines.outbound.database.DrivenClock;
import ai.timelines.outbound.webhooksettings.HeldMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The module and what it stands on; nobody keeps a queue here. */
@SpringBootApplication
@ConfigurationPropertiesScan
class WebhookSettingsTestApplication {

    @Bean
    @Primary
    DrivenClock drivenClock() {
        return new DrivenClock(Instant.parse("2026-03-02T10:05:00Z"));
    }

    @Bean
    HeldMessages nothingHeld() {
        return new HeldMessages() {
            @Override
            public long count(UUID workspaceId) {
                return 0;
            }

            @Override
            public Duration retention() {
                return Duration.ofDays(7);
            }
        };
    }
}
