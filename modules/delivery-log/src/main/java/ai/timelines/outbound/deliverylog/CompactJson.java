package ai.timelines.outbound.deliverylog;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Lists of texts and of headers as JSON bytes in a column, and the generator that the log file is written with. */
final class CompactJson {

    /** A surrogate is always written as an escape, so that a lone one in a stranger's header is kept instead of replaced. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT, StreamWriteFeature.AUTO_CLOSE_TARGET)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private CompactJson() {}

    /** Leaves the stream open, and what was not written to its end unfinished for everyone to see. */
    static JsonGenerator generator(OutputStream out) {
        return JSON.createGenerator(ObjectWriteContext.empty(), out);
    }

    static byte[] texts(List<String> texts) {
        return bytes(json -> {
            json.writeStartArray();
            texts.forEach(json::writeString);
            json.writeEndArray();
        });
    }

    static List<String> texts(byte[] bytes) {
        try (var json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            json.nextToken();
            return texts(json);
        }
    }

    static byte[] headers(List<LoggedHeader> headers) {
        return bytes(json -> writeHeaders(json, headers));
    }

    static List<LoggedHeader> headers(byte[] bytes) {
        var headers = new ArrayList<LoggedHeader>();
        try (var json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_ARRAY) {
                var pair = texts(json);
                headers.add(new LoggedHeader(pair.get(0), pair.get(1)));
            }
        }
        return List.copyOf(headers);
    }

    static void writeHeaders(JsonGenerator json, List<LoggedHeader> headers) {
        json.writeStartArray();
        for (var header : headers) {
            json.writeStartArray();
            json.writeString(header.name());
            json.writeString(header.value());
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static List<String> texts(JsonParser array) {
        var texts = new ArrayList<String>();
        while (array.nextToken() == JsonToken.VALUE_STRING) {
            texts.add(array.getString());
        }
        return List.copyOf(texts);
    }

    private static byte[] bytes(Consumer<JsonGenerator> content) {
        var bytes = new ByteArrayOutputStream(512);
        try (var json = generator(bytes)) {
            content.accept(json);
        }
        return bytes.toByteArray();
    }
}
