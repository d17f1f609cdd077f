/**
 * How messages are sent: claim what is due, render, sign, POST, judge the answer, settle.
 *
 * <p>{@code Dispatcher} finds what is due, and {@code ClaimRounds} claims it; {@code Sending} holds what this node has under way, each chat as a {@code Lane}; {@code Departures} lets
 * lanes go within their places; a {@code Courier} makes one attempt after the other on a virtual thread; {@code Settler} writes what became of many attempts in
 * one transaction. No transaction and no connection is held during a request.
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
