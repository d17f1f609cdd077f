package ai.timelines.outbound.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What the processes of a benchmark tell one another: words of the form {@code name=value} on a line. */
record Line(Map<String, String> values) {

    static Line parse(String text) {
        var values = new LinkedHashMap<String, String>();
        for (var word : text.strip().split("\\s+")) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return new Line(values);
    }

    static Line of(Object... namesAndValues) {
        var values = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i].toString(), namesAndValues[i + 1].toString());
        }
        return new Line(values);
    }

    String text(String name) {
        var value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name + " in: " + this);
        }
        return value;
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }

    long big(String name) {
        return Long.parseLong(text(name));
    }

    double decimal(String name) {
        return Double.parseDouble(text(name));
    }

    @Override
    public String toString() {
        return values.entrySet().stream().map(Object::toString).collect(Collectors.joining(" "));
    }
}
