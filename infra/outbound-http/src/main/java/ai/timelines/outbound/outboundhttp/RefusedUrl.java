package ai.timelines.outbound.outboundhttp;

/** Says in a sentence for a customer why a text is no URL that can be posted to. */
final class RefusedUrl extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    RefusedUrl(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
