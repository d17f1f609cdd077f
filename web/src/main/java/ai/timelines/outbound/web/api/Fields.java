package ai.timelines.outbound.web.api;

import ai.timelines.outbound.web.api.JsonValue.ArrayValue;
import ai.timelines.outbound.web.api.JsonValue.BooleanValue;
import ai.timelines.outbound.web.api.JsonValue.NullValue;
import ai.timelines.outbound.web.api.JsonValue.NumberValue;
import ai.timelines.outbound.web.api.JsonValue.ObjectValue;
import ai.timelines.outbound.web.api.JsonValue.TextValue;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a JSON object one by one. A wrong field becomes a {@link FieldProblem} and yields a placeholder, so that reading
 * goes on and all wrong fields are found; what was read may be used only if there were no problems.
 *
 * <p>Each field is to be asked for once; {@link #finish} then finds the keys that nobody asked for.
 */
final class Fields {

    private static final String REQUIRED = "This field is required.";

    private final ObjectValue object;
    private final String pointer;
    private final FieldProblems problems;
    private final HashSet<String> known = new HashSet<>();

    private Fields(ObjectValue object, String pointer, FieldProblems problems) {
        this.object = object;
        this.pointer = pointer;
        this.problems = problems;
    }

    /** The fields of a whole document or batch item, to which pointers are relative. */
    static Fields of(JsonValue value, FieldProblems problems) {
        if (!(value instanceof ObjectValue object)) {
            problems.add("", "Must be an object, not " + value.kind() + ".");
            return nothing("");
        }
        if (object.cut()) {
            problems.add("", "Holds far more values than it can have.");
            return nothing("");
        }
        return new Fields(object, "", problems);
    }

    /** Whatever is read of it, nobody is told. */
    private static Fields nothing(String pointer) {
        return new Fields(ObjectValue.EMPTY, pointer, new FieldProblems());
    }

    String pointer(String key) {
        return Pointers.child(pointer, key);
    }

    void problem(String key, String detail) {
        problems.add(pointer(key), detail);
    }

    /** A string of at most {@code max} characters that must be there. */
    String requiredText(String key, int max) {
        var value = value(key);
        if (value instanceof TextValue(String text)) {
            return checked(key, text, max);
        }
        problem(key, value == null ? REQUIRED : "Must be a string, not " + value.kind() + ".");
        return "";
    }

    /** Like {@link #requiredText}, but not empty. */
    String requiredName(String key, int max) {
        String text = requiredText(key, max);
        if (text.isEmpty() && object.members().get(key) instanceof TextValue(String given) && given.isEmpty()) {
            problem(key, "Must not be empty.");
        }
        return text;
    }

    /** A string of at most {@code max} characters; absent or null means {@code ""}. */
    String text(String key, int max) {
        return text(key, max, "");
    }

    String text(String key, int max, String otherwise) {
        var value = value(key);
        if (value == null || value instanceof NullValue) {
            return otherwise;
        }
        if (value instanceof TextValue(String text)) {
            return checked(key, text, max);
        }
        problem(key, "Must be a string, not " + value.kind() + ".");
        return otherwise;
    }

    /** What a parser makes of a string that must be there. */
    <T extends @Nullable Object> T parsed(String key, T placeholder, Function<String, T> parser) {
        var value = value(key);
        if (value instanceof TextValue(String text)) {
            return parsed(key, text, placeholder, parser);
        }
        problem(key, value == null ? REQUIRED : "Must be a string, not " + value.kind() + ".");
        return placeholder;
    }

    /** What a parser makes of a string; absent or null means the default. */
    <T> T parsedOr(String key, T otherwise, Function<String, T> parser) {
        var value = object.members().get(key);
        if (value == null || value instanceof NullValue) {
            known.add(key);
            return otherwise;
        }
        return parsed(key, otherwise, parser);
    }

    /** A string of 1 to {@code max} characters, or an integer, which stands for its decimal string. */
    String textOrInteger(String key, int max) {
        if (!(object.members().get(key) instanceof NumberValue number)) {
            var value = object.members().get(key);
            if (value == null || value instanceof TextValue) {
                return requiredName(key, max);
            }
            known.add(key);
            problem(key, "Must be a string or an integer, not " + value.kind() + ".");
            return "";
        }
        known.add(key);
        if (!number.isInteger()) {
            problem(key, "Must be a string or an integer, not a number with a fraction or an exponent.");
            return "";
        }
        String literal = number.literal();
        return checked(key, literal.equals("-0") ? "0" : literal, max);
    }

    boolean requiredFlag(String key) {
        var value = value(key);
        if (value instanceof BooleanValue(boolean flag)) {
            return flag;
        }
        problem(key, value == null ? REQUIRED : "Must be true or false, not " + value.kind() + ".");
        return false;
    }

    /** Absent or null means false. */
    boolean flag(String key) {
        var value = value(key);
        if (value instanceof BooleanValue(boolean flag)) {
            return flag;
        }
        if (value != null && !(value instanceof NullValue)) {
            problem(key, "Must be true or false, not " + value.kind() + ".");
        }
        return false;
    }

    /** An object that must be there. */
    <T extends @Nullable Object> T object(String key, Function<Fields, T> reader) {
        var value = value(key);
        if (value instanceof ObjectValue inner) {
            return readAll(inner, key, reader);
        }
        problem(key, value == null ? REQUIRED : "Must be an object, not " + value.kind() + ".");
        return reader.apply(nothing(pointer(key)));
    }

    /** An object; absent or null means one without fields. */
    <T> T objectOrEmpty(String key, Function<Fields, T> reader) {
        var value = value(key);
        if (value == null || value instanceof NullValue) {
            return readAll(ObjectValue.EMPTY, key, reader);
        }
        if (value instanceof ObjectValue inner) {
            return readAll(inner, key, reader);
        }
        problem(key, "Must be an object, not " + value.kind() + ".");
        return reader.apply(nothing(pointer(key)));
    }

    /** A list of 1 to {@code most} elements that must be there. */
    List<JsonValue> list(String key, int most) {
        var value = value(key);
        if (value instanceof ArrayValue list && list.size() >= 1 && list.size() <= most) {
            return list.elements();
        }
        problem(
                key,
                switch (value) {
                    case null -> REQUIRED;
                    case ArrayValue list -> "Must hold 1 to %,d elements, not %,d.".formatted(most, list.size());
                    default -> "Must be an array, not " + value.kind() + ".";
                });
        return List.of();
    }

    /** The field as it is; null where it is absent or {@code null}. */
    @Nullable
    JsonValue any(String key) {
        var value = value(key);
        return value instanceof NullValue ? null : value;
    }

    /** Finds unknown and repeated keys; to be called when all fields were asked for. */
    void finish() {
        for (String key : object.repeated()) {
            problem(key, "This key appears more than once.");
        }
        for (String key : object.members().keySet()) {
            if (!known.contains(key)) {
                problem(key, "This key is not known here.");
            }
        }
    }

    private <T extends @Nullable Object> T readAll(ObjectValue inner, String key, Function<Fields, T> reader) {
        var fields = new Fields(inner, pointer(key), problems);
        T value = reader.apply(fields);
        fields.finish();
        return value;
    }

    private @Nullable JsonValue value(String key) {
        known.add(key);
        return object.members().get(key);
    }

    private <T extends @Nullable Object> T parsed(String key, String text, T placeholder, Function<String, T> parser) {
        if (hasLoneSurrogate(key, text)) {
            return placeholder;
        }
        try {
            return parser.apply(text);
        } catch (Unacceptable wrong) {
            problem(key, wrong.sentence());
            return placeholder;
        }
    }

    /** Characters are Unicode code points. */
    private String checked(String key, String text, int max) {
        if (hasLoneSurrogate(key, text)) {
            return "";
        }
        if (text.length() > max) {
            int length = text.codePointCount(0, text.length());
            if (length > max) {
                problem(key, "Must be at most %,d characters long, not %,d.".formatted(max, length));
                return "";
            }
        }
        return text;
    }

    private boolean hasLoneSurrogate(String key, String text) {
        int lone = Pointers.loneSurrogate(text);
        if (lone >= 0) {
            problem(key, "Holds a lone surrogate (\\u%04x), which is no character.".formatted((int) text.charAt(lone)));
        }
        return lone >= 0;
    }
}
