package ai.timelines.outbound.web.outbound;

import java.util.List;

/**
 * The part of the tab that refreshes itself.
 *
 * @param requests the newest, at most ten
 */
record Activity(WebhookState state, List<RequestRow> requests, String zone) {

    /** Tells one content from another, on whichever node it was made. */
    public String version() {
        return Integer.toHexString(toString().hashCode());
    }
}
