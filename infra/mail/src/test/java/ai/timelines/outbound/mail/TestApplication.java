package ai.timelines.outbound.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

@SpringBootApplication(scanBasePackages = {"ai.timelines.outbound.mail", "ai.timelines.outbound.database"})
@ConfigurationPropertiesScan("ai.timelines.outbound.mail")
class TestApplication {

    @Bean
    DrivenClock clock() {
        return new DrivenClock();
    }

    /** Stands still unless it is moved on. */
    static class DrivenClock implements InstantSource {

        private volatile Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

        @Override
        public Instant instant() {
            return now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }
    }
}
