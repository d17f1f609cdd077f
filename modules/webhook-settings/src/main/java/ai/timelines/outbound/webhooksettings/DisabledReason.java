package ai.timelines.outbound.webhooksettings;

/** Who switched a webhook off. */
public enum DisabledReason {
    OWNER("owner"),
    ERRORS("errors");

    private final String code;

    DisabledReason(String code) {
        this.code = code;
    }

    /** The name in the REST API. */
    public String code() {
        return code;
    }
}
