package ai.timelines.outbound.messageingest;

/** Whether the workspace sent a message or received it. */
public enum Direction {
    SENT("sent"),
    RECEIVED("received");

    private final String code;

    Direction(String code) {
        this.code = code;
    }

    /** The name in payloads and in the REST API. */
    public String code() {
        return code;
    }
}
