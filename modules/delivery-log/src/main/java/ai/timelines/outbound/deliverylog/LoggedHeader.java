package ai.timelines.outbound.deliverylog;

/** One header of a logged request or response, in the order and spelling in which it went over the wire. */
public record LoggedHeader(String name, String value) {}
