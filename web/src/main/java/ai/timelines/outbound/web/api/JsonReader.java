package ai.timelines.outbound.web.api;

import ai.timelines.outbound.web.api.JsonValue.ArrayValue;
import ai.timelines.outbound.web.api.JsonValue.BooleanValue;
import ai.timelines.outbound.web.api.JsonValue.NullValue;
import ai.timelines.outbound.web.api.JsonValue.NumberValue;
import ai.timelines.outbound.web.api.JsonValue.ObjectValue;
import ai.timelines.outbound.web.api.JsonValue.TextValue;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one JSON document strictly, into no more memory than an honest document needs.
 *
 * <p>A megabyte of brackets would become a hundred megabytes of nodes. So only {@value #KEPT_VALUES} values are kept; what is beyond
 * is still read, since it may be wrong JSON, but dropped. In a list of documents each may have as many.
 */
final class JsonReader {

    /** Several times what any document of the API has. */
    static final int KEPT_VALUES = 200;

    private static final int DEEPEST = 64;
    private static final int LONGEST_POINTER = 300;

    /** Our own limits on the body bound all lengths. */
    private static final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser in;
    private final @Nullable String listKey;
    private final int listSize;
    private int room = KEPT_VALUES;

    private JsonReader(JsonParser in, @Nullable String listKey, int listSize) {
        this.in = in;
        this.listKey = listKey;
        this.listSize = listSize;
    }

    /** @throws Refused if it is not JSON in UTF-8 */
    static JsonValue read(byte[] bytes) {
        return read(bytes, null, 0);
    }

    /**
     * Reads an object that holds a list of documents.
     *
     * @param listSize how many of them to keep
     * @throws Refused if it is not JSON in UTF-8
     */
    static JsonValue readList(byte[] bytes, String listKey, int listSize) {
        return read(bytes, listKey, listSize);
    }

    private static JsonValue read(byte[] bytes, @Nullable String listKey, int listSize) {
        var text = decode(bytes);
        try (var in = json.createParser(
                ObjectReadContext.empty(), text.array(), text.arrayOffset() + text.position(), text.remaining())) {
            return new JsonReader(in, listKey, listSize).document();
        }
    }

    /** Jackson itself would take encoded surrogates and overlong forms, and guess other encodings. */
    private static CharBuffer decode(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
                throw Refused.invalid("The body begins with a byte order mark, which JSON has not.");
            }
            return text;
        } catch (CharacterCodingException notUtf8) {
            throw Refused.invalid("The body is not valid UTF-8.");
        }
    }

    private JsonValue document() {
        try {
            if (in.nextToken() == null) {
                throw Refused.invalid("The body is empty; it must be a JSON object.");
            }
            var value = value(0);
            if (in.nextToken() != null) {
                throw Refused.invalid("After the JSON object there is more" + place(in.currentTokenLocation()) + ".");
            }
            return value;
        } catch (StreamConstraintsException tooDeep) {
            throw Refused.invalid("The JSON is nested more than " + DEEPEST + " levels deep.");
        } catch (JacksonException wrong) {
            throw Refused.invalid(
                    "The body is not valid JSON" + place(wrong.getLocation()) + ".",
                    List.of(new FieldProblem(
                            Pointers.printable(Pointers.cut(
                                    in.streamReadContext().pathAsPointer().toString(), LONGEST_POINTER)),
                            "Here or just after it the JSON is wrong.")));
        }
    }

    private static String place(tools.jackson.core.@Nullable TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private JsonValue value(int depth) {
        room--;
        return switch (in.currentToken()) {
            case START_OBJECT -> object(depth);
            case START_ARRAY -> {
                in.skipChildren();
                yield new ArrayValue(List.of(), 0);
            }
            case VALUE_STRING -> new TextValue(in.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new NumberValue(in.getString());
            case VALUE_TRUE -> new BooleanValue(true);
            case VALUE_FALSE -> new BooleanValue(false);
            case VALUE_NULL -> new NullValue();
            case null, default -> throw new IllegalStateException("No value begins here");
        };
    }

    private ObjectValue object(int depth) {
        var members = new LinkedHashMap<String, JsonValue>();
        var repeated = new LinkedHashSet<String>();
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            if (room <= 0) {
                in.nextToken();
                in.skipChildren();
                room--;
                continue;
            }
            String key = in.currentName();
            in.nextToken();
            boolean list = depth == 0 && key.equals(listKey) && in.currentToken() == JsonToken.START_ARRAY;
            var value = list ? list() : value(depth + 1);
            if (members.putIfAbsent(key, value) != null) {
                repeated.add(key);
            }
        }
        return new ObjectValue(members, repeated, room < 0);
    }

    private ArrayValue list() {
        int roomOutside = room;
        var elements = new ArrayList<JsonValue>();
        int size = 0;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (size < listSize) {
                room = KEPT_VALUES;
                elements.add(value(1));
            } else {
                in.skipChildren();
            }
            size++;
        }
        room = roomOutside - 1;
        return new ArrayValue(elements, size);
    }
}
