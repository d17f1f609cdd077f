package ai.timelines.outbound.webhooksettings;

import ai.timelines.outbound.database.ModuleMigrations;
import ai.timelines.outbound.database.Transactions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class WebhookSettingsConfiguration {

    @Bean
    ModuleMigrations webhookSettingsMigrations() {
        return new ModuleMigrations("webhook-settings");
    }

    @Bean
    Sealing sealing(EncryptionKeys keys) {
        return new Sealing(keys);
    }

    @Bean
    Reencryption reencryption(JdbcClient jdbc, Transactions transactions, EncryptionKeys keys) {
        return new Reencryption(jdbc, transactions, keys);
    }
}
