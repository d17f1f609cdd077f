package ai.timelines.outbound.web.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads timestamps of ISO 8601: date, time and offset; what is finer than a second is cut off. */
final class Timestamps {

    private static final String EXAMPLE = "2021-02-24T16:25:29Z";
    private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})");
    private static final Pattern FORM = Pattern.compile(DATE.pattern()
            + "[Tt](\\d{2}):(\\d{2})(?::(\\d{2})(?:[.,]\\d+)?)?(?<offset>[Zz]|[+-]\\d{2}(?::?\\d{2})?)?");
    private static final int LONGEST = 64;
    private static final int LARGEST_OFFSET_HOURS = 18;

    private Timestamps() {}

    /** @throws Unacceptable with what is wrong, unless it lies between 1970 and {@code latest} */
    static Instant parse(String text, Instant latest) {
        if (text.length() > LONGEST) {
            throw new Unacceptable("Must be an ISO 8601 timestamp such as " + EXAMPLE + ".");
        }
        if (DATE.matcher(text).matches()) {
            throw new Unacceptable("Must hold a time of day and an offset besides the date, such as " + EXAMPLE + ".");
        }
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new Unacceptable("Must be an ISO 8601 timestamp with an offset or Z, such as " + EXAMPLE + ".");
        }
        String offset = parts.group("offset");
        if (offset == null) {
            throw new Unacceptable("Must end with an offset such as +02:00, or with Z.");
        }
        var instant = date(parts).atTime(time(parts)).toInstant(offset(offset));
        if (instant.isBefore(Instant.EPOCH)) {
            throw new Unacceptable("Must not lie before 1970-01-01T00:00:00Z.");
        }
        if (instant.isAfter(latest)) {
            throw new Unacceptable("Must not lie more than a day ahead of the server's clock.");
        }
        return instant;
    }

    private static LocalDate date(Matcher parts) {
        try {
            return LocalDate.of(number(parts.group(1)), number(parts.group(2)), number(parts.group(3)));
        } catch (DateTimeException noSuchDay) {
            throw new Unacceptable(
                    "There is no such day: %s-%s-%s.".formatted(parts.group(1), parts.group(2), parts.group(3)));
        }
    }

    private static LocalTime time(Matcher parts) {
        try {
            return LocalTime.of(number(parts.group(4)), number(parts.group(5)), number(parts.group(6)));
        } catch (DateTimeException noSuchTime) {
            throw new Unacceptable("There is no such time of day: hours go from 00 to 23, minutes and seconds to 59.");
        }
    }

    private static ZoneOffset offset(String text) {
        if (text.equalsIgnoreCase("Z")) {
            return ZoneOffset.UTC;
        }
        int hours = number(text.substring(1, 3));
        int minutes = text.length() == 3 ? 0 : number(text.substring(text.length() - 2));
        if (minutes > 59 || hours * 60 + minutes > LARGEST_OFFSET_HOURS * 60) {
            throw new Unacceptable("There is no such offset: " + text + ".");
        }
        int sign = text.charAt(0) == '-' ? -1 : 1;
        return ZoneOffset.ofTotalSeconds(sign * (hours * 60 + minutes) * 60);
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
