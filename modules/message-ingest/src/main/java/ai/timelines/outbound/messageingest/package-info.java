/**
 * What is to be sent: chats, their messages and the files these carry, accepted durably and once.
 *
 * <p>{@link ai.timelines.outbound.messageingest.MessageIngest} stores what internal services push, many callers in one commit; inside that
 * transaction it publishes {@link ai.timelines.outbound.messageingest.MessagesAccepted}, on which others put the chats into their queue. {@link
 * ai.timelines.outbound.messageingest.Conversations} reads messages back. {@link ai.timelines.outbound.messageingest.Attachments} takes files in
 * before messages name them, and {@link ai.timelines.outbound.messageingest.TemporaryLinks} lets receivers get at them for a while.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"workspace", "filestore", "database"})
package ai.timelines.outbound.messageingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
