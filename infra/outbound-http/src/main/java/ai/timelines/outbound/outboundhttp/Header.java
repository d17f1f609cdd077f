package ai.timelines.outbound.outboundhttp;

/** One header line of a request or a response, its name in the case in which it is sent or was received. */
public record Header(String name, String value) {}
