package ai.timelines.outbound.deliverylog;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** Lets a mapper write a summary by itself, so that the REST list and the log file share their fields. */
final class AttemptSummaryJson extends ValueSerializer<AttemptSummary> {

    @Override
    public void serialize(AttemptSummary summary, JsonGenerator json, SerializationContext context) {
        json.writeStartObject();
        AttemptJson.writeFields(json, summary);
        json.writeEndObject();
    }
}
