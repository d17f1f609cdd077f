/**
 * When messages are sent: the windows of a workspace's clock, and the queue of chats that have something due.
 *
 * <p>The queue holds one row per chat, so a bundle is its natural case and order per chat comes by itself. Chats enter it in the
 * transaction that stores their messages; whoever sends them claims rows for the time of a lease through {@link
 * ai.timelines.outbound.aggregationscheduler.DeliveryQueue} and settles what became of them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"workspace", "messageingest", "webhooksettings", "database"})
package ai.timelines.outbound.aggregationscheduler;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
