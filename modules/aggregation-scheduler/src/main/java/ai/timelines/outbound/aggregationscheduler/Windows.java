package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.webhooksettings.Granularity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The windows of a workspace's clock (R5): every full hour, or the hours of the day that the granularity divides.
 *
 * @param hour how long an hour lasts
 */
record Windows(Duration hour) {

    private static final Duration REAL_HOUR = Duration.ofHours(1);

    /** The first end of a window after this instant; an instant on a boundary belongs to the window that begins there. */
    Instant end(Instant instant, Granularity granularity, ZoneId zone) {
        if (!granularity.aggregates()) {
            return instant;
        }
        return hour.equals(REAL_HOUR)
                ? endByTheClock(instant, granularity.hours(), zone)
                : endByMultiples(instant, hour.multipliedBy(granularity.hours()), zone);
    }

    /**
     * A boundary that daylight saving skips falls on the change itself. One that comes twice counts once, except that a full hour is a
     * full hour each time.
     */
    private static Instant endByTheClock(Instant instant, int hours, ZoneId zone) {
        var local = LocalDateTime.ofInstant(instant, zone);
        var begin = local.truncatedTo(ChronoUnit.DAYS).plusHours(local.getHour() / hours * (long) hours);
        return IntStream.rangeClosed(-1, 3)
                .mapToObj(step -> begin.plusHours((long) step * hours))
                .flatMap(boundary -> instants(boundary, zone, hours == 1))
                .filter(boundary -> boundary.isAfter(instant))
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static Stream<Instant> instants(LocalDateTime boundary, ZoneId zone, boolean eachTime) {
        var rules = zone.getRules();
        var offsets = rules.getValidOffsets(boundary);
        if (offsets.isEmpty()) {
            return Stream.of(rules.getTransition(boundary).getInstant());
        }
        return offsets.stream().limit(eachTime ? offsets.size() : 1).map(boundary::toInstant);
    }

    private static Instant endByMultiples(Instant instant, Duration window, ZoneId zone) {
        var today = instant.atZone(zone).toLocalDate();
        var midnight = today.atStartOfDay(zone).toInstant();
        long passed = Duration.between(midnight, instant).dividedBy(window);
        var end = midnight.plus(window.multipliedBy(passed + 1));
        var nextMidnight = today.plusDays(1).atStartOfDay(zone).toInstant();
        return end.isAfter(nextMidnight) ? nextMidnight : end;
    }
}
