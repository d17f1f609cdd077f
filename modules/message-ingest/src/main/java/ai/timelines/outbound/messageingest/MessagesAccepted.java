package ai.timelines.outbound.messageingest;

import java.util.List;

/** Messages are being stored; published inside their transaction, while the rows of their chats are locked. */
public record MessagesAccepted(List<AcceptedMessage> messages) {}
