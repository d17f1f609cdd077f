package ai.timelines.outbound.deliverylog;

import ai.timelines.outbound.database.ModuleMigrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DeliveryLogConfiguration {

    @Bean
    ModuleMigrations deliveryLogMigrations() {
        return new ModuleMigrations("delivery-log");
    }
}
