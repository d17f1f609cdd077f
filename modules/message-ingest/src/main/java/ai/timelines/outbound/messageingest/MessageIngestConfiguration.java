package ai.timelines.outbound.messageingest;

import ai.timelines.outbound.database.ModuleMigrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MessageIngestConfiguration {

    @Bean
    ModuleMigrations messageIngestMigrations() {
        return new ModuleMigrations("message-ingest");
    }
}
