package ai.timelines.outbound.mail;

import java.time.Instant;
import java.util.UUID;

/**
 * A mail of the outbox that this node has to itself for a while.
 *
 * @param lease shows, when the result is written down, that nobody else took the mail meanwhile
 * @param attempt 1 for the first
 */
record OutgoingMail(UUID id, Instant createdAt, Mail mail, UUID lease, int attempt) {}
