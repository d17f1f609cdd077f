package ai.timelines.outbound.web.api;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A JSON value as it was written: numbers keep their literal, objects remember which keys came twice. */
sealed interface JsonValue {

    /** What it is, for sentences such as "must be a string, not a number". */
    String kind();

    /**
     * Keys and values.
     *
     * @param members the first value of each key, in the order of the text
     * @param repeated the keys that came more than once
     * @param cut whether it held more values than were kept
     */
    record ObjectValue(Map<String, JsonValue> members, Set<String> repeated, boolean cut) implements JsonValue {
        static final ObjectValue EMPTY = new ObjectValue(Map.of(), Set.of(), false);

        @Override
        public String kind() {
            return "an object";
        }
    }

    /**
     * A list.
     *
     * @param elements the first ones, as many as were to be kept
     * @param size how many there were
     */
    record ArrayValue(List<JsonValue> elements, int size) implements JsonValue {
        @Override
        public String kind() {
            return "an array";
        }
    }

    record TextValue(String text) implements JsonValue {
        @Override
        public String kind() {
            return "a string";
        }
    }

    record NumberValue(String literal) implements JsonValue {
        @Override
        public String kind() {
            return "a number";
        }

        /** By its form: 1.0 and 1e3 are none. */
        boolean isInteger() {
            return literal.chars().noneMatch(it -> it == '.' || it == 'e' || it == 'E');
        }
    }

    record BooleanValue(boolean value) implements JsonValue {
        @Override
        public String kind() {
            return "a boolean";
        }
    }

    record NullValue() implements JsonValue {
        @Override
        public String kind() {
            return "null";
        }
    }
}
