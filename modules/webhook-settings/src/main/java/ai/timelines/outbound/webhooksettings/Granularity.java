package ai.timelines.outbound.webhooksettings;

import java.util.Arrays;
import java.util.Optional;

/** How long messages of one chat are collected before they are sent as one bundle. */
public enum Granularity {
    NONE(0, "none"),
    HOURS_1(1, "1h"),
    HOURS_6(6, "6h"),
    HOURS_12(12, "12h"),
    HOURS_24(24, "24h");

    private final int hours;
    private final String code;

    Granularity(int hours, String code) {
        this.hours = hours;
        this.code = code;
    }

    /** The length of a window in hours; 0 where messages are not aggregated. */
    public int hours() {
        return hours;
    }

    /** The name in the REST API. */
    public String code() {
        return code;
    }

    public boolean aggregates() {
        return this != NONE;
    }

    public static Optional<Granularity> ofCode(String code) {
        return Arrays.stream(values()).filter(it -> it.code.equals(code)).findFirst();
    }
}
