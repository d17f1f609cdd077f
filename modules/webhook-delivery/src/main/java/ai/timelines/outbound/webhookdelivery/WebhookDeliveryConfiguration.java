package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.database.ModuleMigrations;
import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.webhooksettings.BackoffLadder;
import ai.timelines.outbound.webhooksettings.Endpoints;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
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
    SenderLag senderLag(Sending sending, Settler settler) {
        var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new SenderLag(
                machine::getCpuLoad, sending::expectedWaitSeconds, settler::settlingSeconds, System::nanoTime);
    }

    @Bean
    Settler settler(
            DeliveryLog deliveryLog,
            Endpoints endpoints,
            DeliveryQueue queue,
            Transactions transactions,
            BackoffLadder ladder,
            Sending sending,
            InstantSource clock) {
        return new Settler(deliveryLog, endpoints, queue, transactions, ladder, sending, clock);
    }

    @Bean
    Courier courier(
            Cargo cargo,
            MissingFiles missingFiles,
            Sender sender,
            Settler settler,
            DeliveryQueue queue,
            Sending sending,
            TimeOrderedIds ids) {
        return new Courier(cargo, missingFiles, sender, settler, queue, sending, ids);
    }
}
