/**
 * How messages are sent: claim what is due, render, sign, POST, judge the answer, settle.
 *
 * <p>{@link ai.timelines.outbound.webhookdelivery.Dispatcher} decides what starts when, {@code Courier} makes one attempt on a virtual thread,
 * {@code Settler} writes what became of many attempts in one transaction. No transaction and no connection is held during a request.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "aggregationscheduler",
            "messageingest",
            "webhooksettings",
            "deliverylog",
            "outboundhttp",
            "workspace",
            "database"
        })
package ai.timelines.outbound.webhookdelivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
