package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.database.ModuleMigrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AggregationSchedulerConfiguration {

    @Bean
    ModuleMigrations aggregationSchedulerMigrations() {
        return new ModuleMigrations("aggregation-scheduler");
    }
}
