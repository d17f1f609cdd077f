package ai.timelines.outbound.web.api;

import ai.timelines.outbound.messageingest.Acceptance;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * What became of one message of a batch.
 *
 * @param messageUid as pushed; null where it could not be read
 * @param problem why it was rejected; absent otherwise
 */
@JsonPropertyOrder({"index", "message_uid", "status", "problem"})
record PushResult(
        int index,
        @JsonProperty("message_uid") @Nullable String messageUid,
        String status,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Problem problem) {

    static PushResult rejected(int index, @Nullable String messageUid, Refused refused) {
        return new PushResult(index, messageUid, "rejected", refused.problem());
    }

    static PushResult of(int index, String messageUid, Acceptance acceptance) {
        return switch (acceptance) {
            case ACCEPTED -> new PushResult(index, messageUid, "accepted", null);
            case DUPLICATE -> new PushResult(index, messageUid, "duplicate", null);
            case CONFLICT -> rejected(index, messageUid, conflict());
        };
    }

    static Refused conflict() {
        return Refused.because(
                ProblemType.MESSAGE_CONFLICT,
                "A message with this message_uid was accepted before, with other content. Nothing was stored.");
    }
}
