package ai.timelines.outbound.webhooksettings;

import ai.timelines.outbound.database.ModuleMigrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WebhookSettingsConfiguration {

    @Bean
    ModuleMigrations webhookSettingsMigrations() {
        return new ModuleMigrations("webhook-settings");
    }
}
