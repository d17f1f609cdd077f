package ai.timelines.outbound.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * An instant as people read it, on the workspace's clock.
 *
 * @param machine ISO 8601 in UTC
 * @param absolute day and time to the second, such as {@code 23 Nov 14:05:09}; with the year where it is another one
 * @param shortly to the minute, without the day where it is today: {@code 14:05}; to the second where it is not on the minute
 * @param relative such as {@code 5 min ago} or {@code in 5 min}
 * @param zone the name of the clock's zone, such as {@code Europe/Lisbon}
 */
public record Moment(String machine, String absolute, String shortly, String relative, String zone) {

    public static Moment of(Instant instant, Instant now, ZoneId zone) {
        var local = instant.atZone(zone);
        var today = now.atZone(zone);
        boolean thisYear = local.getYear() == today.getYear();
        var day = thisYear ? "d MMM " : "d MMM uuuu ";
        var minutes = local.getSecond() == 0 ? "HH:mm" : "HH:mm:ss";
        boolean isToday = local.toLocalDate().equals(today.toLocalDate());
        return new Moment(
                instant.truncatedTo(ChronoUnit.MILLIS).toString(),
                pattern(day + "HH:mm:ss").format(local),
                pattern(isToday ? minutes : day + minutes).format(local),
                relative(Duration.between(instant, now)),
                zone.getId());
    }

    private static DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    /** Coarse on purpose: a text that changes with each look disturbs whoever reads it. */
    private static String relative(Duration past) {
        if (past.isNegative()) {
            return "in " + amount(past.negated(), past.negated().toSeconds() + 1);
        }
        return past.toSeconds() < 20 ? "just now" : amount(past, past.toSeconds() / 10 * 10) + " ago";
    }

    private static String amount(Duration duration, long seconds) {
        if (duration.toSeconds() < 60) {
            return seconds + " s";
        }
        if (duration.toMinutes() < 60) {
            return duration.toMinutes() + " min";
        }
        if (duration.toHours() < 48) {
            return duration.toHours() + " h";
        }
        return duration.toDays() + " days";
    }
}
