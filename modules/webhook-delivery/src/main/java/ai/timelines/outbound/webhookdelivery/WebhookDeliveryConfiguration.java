package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.database.ModuleMigrations;
import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.outboundhttp.OutboundHttpProperties;
import ai.timelines.outbound.webhooksettings.BackoffLadder;
import ai.timelines.outbound.webhooksettings.Endpoints;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WebhookDeliveryConfiguration {

    @Bean
    ModuleMigrations webhookDeliveryMigrations() {
        return new ModuleMigrations("webhook-delivery");
    }

    @Bean
    Settler settler(
            DeliveryLog deliveryLog,
            Endpoints endpoints,
            DeliveryQueue queue,
            Transactions transactions,
            BackoffLadder ladder,
            Dispatcher dispatcher,
            InstantSource clock) {
        return new Settler(deliveryLog, endpoints, queue, transactions, ladder, dispatcher, clock);
    }

    @Bean
    Courier courier(
            Conversations conversations,
            PayloadRenderer renderer,
            Sender sender,
            Settler settler,
            DeliveryQueue queue,
            TimeOrderedIds ids,
            InstantSource clock,
            OutboundHttpProperties http) {
        return new Courier(conversations, renderer, sender, settler, queue, ids, clock, http.timeout());
    }
}
