package ai.timelines.outbound.database;

import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.SchedulingConfigurer;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    private static final Duration CLOCK_READINGS = Duration.ofSeconds(10);

    @Bean
    @ConditionalOnMissingBean(InstantSource.class)
    DatabaseClock databaseClock(DataSource dataSource) {
        return new DatabaseClock(dataSource);
    }

    @Bean
    static GroupConnectionsAdder groupConnections() {
        return new GroupConnectionsAdder();
    }

    @Bean
    SchedulingConfigurer clockReadings(ObjectProvider<DatabaseClock> clock) {
        return tasks -> clock.ifAvailable(it -> tasks.addFixedDelayTask(it::synchronize, CLOCK_READINGS));
    }

    /** Each module's migrations have a history of their own, so that modules grow independently. */
    @Bean
    FlywayMigrationStrategy migrationPerModule(ObjectProvider<ModuleMigrations> modules) {
        return template -> modules.stream().forEach(module -> migrate(template, module.module()));
    }

    private static void migrate(Flyway template, String module) {
        Flyway.configure()
                .configuration(template.getConfiguration())
                .locations("classpath:db/migration/" + module)
                .failOnMissingLocations(true)
                .table("flyway_" + module.replace('-', '_'))
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }
}
