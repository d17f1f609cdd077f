/**
 * Where messages are sent: each workspace's outbound webhook (URL, granularity, on or off, signing secrets) and its health, that is
 * the errors in a row, the pace of probing while it fails, and switching it off with an e-mail to the owner.
 *
 * <p>URLs and secrets are encrypted in the database ({@code Sealing}); they are readable in memory alone.
 *
 * <p>People change a {@link ai.timelines.outbound.webhooksettings.Webhook} through {@link ai.timelines.outbound.webhooksettings.Webhooks}; the
 * sending side reads an {@link ai.timelines.outbound.webhooksettings.Endpoint} and reports outcomes through {@link
 * ai.timelines.outbound.webhooksettings.Endpoints}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"workspace", "mail", "outboundhttp", "database"})
package ai.timelines.outbound.webhooksettings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
