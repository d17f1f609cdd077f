package ai.timelines.outbound.commands;

import ai.timelines.outbound.database.ModuleMigrations;
import ai.timelines.outbound.workspace.Actor;
import ai.timelines.outbound.workspace.ApiTokens;
import ai.timelines.outbound.workspace.AuditTrail;
import ai.timelines.outbound.workspace.CurrentActor;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** What commands need of the application. No stereotype marks it: the application itself shall not find it. */
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    FlywayAutoConfiguration.class
})
@ComponentScan("ai.timelines.outbound.database")
@Import({ApiTokens.class, AuditTrail.class, ServiceTokenCommand.class})
class CommandContext {

    @Bean
    ModuleMigrations workspaceMigrations() {
        return new ModuleMigrations("workspace");
    }

    @Bean
    CurrentActor operator() {
        return () -> Actor.OPERATOR;
    }
}
