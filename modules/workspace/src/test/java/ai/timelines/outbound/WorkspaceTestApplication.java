package ai.timelines.outbound;

import ai.timelines.outbound.database.DrivenClock;
import java.time.Instant;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The workspace module and what it stands on. */
@SpringBootApplication
@ConfigurationPropertiesScan
class WorkspaceTestApplication {

    @Bean
    @Primary
    DrivenClock drivenClock() {
        return new DrivenClock(Instant.parse("2026-03-01T12:00:00.123456Z"));
    }
}
