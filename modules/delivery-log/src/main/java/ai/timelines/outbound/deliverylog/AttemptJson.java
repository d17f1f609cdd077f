package ai.timelines.outbound.deliverylog;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The one place that knows how an attempt is written for others: in the REST list and in the log file (R18). */
final class AttemptJson {

    private static final DateTimeFormatter MICROSECONDS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

    private AttemptJson() {}

    static void writeFields(JsonGenerator json, AttemptSummary attempt) {
        json.writeStringProperty("delivery_id", attempt.deliveryId().toString());
        json.writeStringProperty("webhook_id", attempt.webhookId().toString());
        json.writeStringProperty("chat_id", attempt.chatId());
        json.writeStringProperty("chat_name", attempt.chatName());
        json.writeArrayPropertyStart("message_uids");
        attempt.messageUids().forEach(json::writeString);
        json.writeEndArray();
        json.writeNumberProperty("attempt", attempt.attempt());
        json.writeStringProperty("started_at", instant(attempt.startedAt()));
        json.writeNumberProperty("duration_ms", attempt.duration().toMillis());
        if (attempt.status() == null) {
            json.writeNullProperty("status");
        } else {
            json.writeNumberProperty("status", attempt.status());
        }
        json.writeStringProperty("outcome", attempt.success() ? "success" : "error");
        json.writeStringProperty("cause", attempt.cause());
        json.writeBooleanProperty("test", attempt.test());
    }

    static void writeWhole(JsonGenerator json, Attempt attempt) {
        json.writeStartObject();
        writeFields(json, attempt.summary());
        json.writeName("request");
        writeRequest(json, attempt.request());
        json.writeName("response");
        writeResponse(json, attempt.response());
        json.writeEndObject();
    }

    static String instant(Instant instant) {
        return MICROSECONDS.format(instant);
    }

    private static void writeRequest(JsonGenerator json, LoggedRequest request) {
        json.writeStartObject();
        json.writeStringProperty("method", request.method());
        json.writeStringProperty("url", request.maskedUrl());
        writeHeaders(json, request.headers());
        writeBody(json, request.body(), true);
        json.writeEndObject();
    }

    private static void writeResponse(JsonGenerator json, @Nullable LoggedResponse response) {
        if (response == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeNumberProperty("status", response.status());
        writeHeaders(json, response.headers());
        writeBody(json, response.body(), response.bodyIncomplete() == null);
        json.writeBooleanProperty("body_truncated", response.bodyIncomplete() != null);
        json.writeEndObject();
    }

    private static void writeHeaders(JsonGenerator json, List<LoggedHeader> headers) {
        json.writeName("headers");
        CompactJson.writeHeaders(json, headers);
    }

    /**
     * Bytes that are no UTF-8 would come out changed as text; they are given as Base64 instead. A cut may have gone through a character:
     * what is left of it is left out.
     */
    private static void writeBody(JsonGenerator json, byte[] body, boolean whole) {
        var text = CharBuffer.allocate(body.length);
        var decoder = StandardCharsets.UTF_8.newDecoder();
        boolean isUtf8 = !decoder.decode(ByteBuffer.wrap(body), text, whole).isError();
        if (isUtf8) {
            json.writeStringProperty("body", text.flip().toString());
        } else {
            json.writeBinaryProperty("body_base64", body);
        }
    }
}
