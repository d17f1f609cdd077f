package ai.timelines.outbound.webhookdelivery;

import java.util.List;

/**
 * The body of a request and what it covers.
 *
 * @param throughPosition the last position in it; less than asked for where a bundle would have grown too large (R6)
 */
record Payload(byte[] body, long throughPosition, String chatName, List<String> messageUids) {}
