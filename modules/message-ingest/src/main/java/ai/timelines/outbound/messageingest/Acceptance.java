package ai.timelines.outbound.messageingest;

/** What became of one pushed message. */
public enum Acceptance {
    /** Stored, and will be delivered (R24). */
    ACCEPTED,
    /** The very same message was accepted before (R25). */
    DUPLICATE,
    /** Its uid was accepted with other content; nothing was stored (R25). */
    CONFLICT
}
