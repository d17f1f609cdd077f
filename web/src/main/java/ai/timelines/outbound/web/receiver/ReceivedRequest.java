package ai.timelines.outbound.web.receiver;

import java.time.Instant;

/**
 * One request as it came in.
 *
 * @param number counts from 1 since the start
 * @param timestamp the header {@code webhook-timestamp}; empty where it was missing, like the other two
 * @param answeredStatus what it was answered with
 */
@SuppressWarnings("ArrayRecordComponent")
record ReceivedRequest(
        long number,
        Instant receivedAt,
        String webhookId,
        String timestamp,
        String signature,
        byte[] body,
        int answeredStatus) {}
