/**
 * What is to be sent: chats and their messages, accepted durably and once.
 *
 * <p>{@link ai.timelines.outbound.messageingest.MessageIngest} stores what internal services push, many callers in one commit; inside that
 * transaction it publishes {@link ai.timelines.outbound.messageingest.MessagesAccepted}, on which others put the chats into their queue. {@link
 * ai.timelines.outbound.messageingest.Conversations} reads messages back.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"workspace", "database"})
package ai.timelines.outbound.messageingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
