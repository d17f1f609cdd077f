package ai.timelines.outbound.deliverylog;

/** What became of the delivery with an attempt. */
public enum Fate {
    /** The receiver took it (R11). */
    DELIVERED,
    /** It failed and will be tried again (R12). */
    RETRYING,
    /** It failed for the last time; the chat goes on without it (R12). */
    GIVEN_UP,
    /** It failed and switched the webhook off; it waits until that is on again (R12, R14). */
    HELD,
    /** It was a test, with which nothing is delivered (R2). */
    TEST
}
