package ai.timelines.outbound.aggregationscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.webhooksettings.Granularity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowsTests {

    private final Windows windows = new Windows(Duration.ofHours(1));

    @ParameterizedTest
    @CsvSource({
        "HOURS_1,  UTC,              2026-03-01T10:05:00Z,        2026-03-01T11:00:00Z",
        "HOURS_1,  UTC,              2026-03-01T10:59:59.999999Z, 2026-03-01T11:00:00Z",
        "HOURS_1,  UTC,              2026-03-01T11:00:00Z,        2026-03-01T12:00:00Z",
        "HOURS_6,  UTC,              2026-03-01T00:00:00Z,        2026-03-01T06:00:00Z",
        "HOURS_6,  UTC,              2026-03-01T17:59:00Z,        2026-03-01T18:00:00Z",
        "HOURS_6,  UTC,              2026-03-01T23:59:00Z,        2026-03-02T00:00:00Z",
        "HOURS_12, UTC,              2026-03-01T11:59:00Z,        2026-03-01T12:00:00Z",
        "HOURS_24, UTC,              2026-03-01T12:00:00Z,        2026-03-02T00:00:00Z",
        "HOURS_1,  Asia/Kolkata,     2026-03-01T10:05:00Z,        2026-03-01T10:30:00Z",
        "HOURS_24, America/New_York, 2026-03-01T04:59:00Z,        2026-03-01T05:00:00Z",
        "HOURS_6,  Asia/Tokyo,       2026-03-01T10:05:00Z,        2026-03-01T15:00:00Z"
    })
    void windowsEndByTheClockOfTheWorkspace(Granularity granularity, ZoneId zone, Instant accepted, Instant end) {
        assertThat(windows.end(accepted, granularity, zone)).isEqualTo(end);
    }

    @Test
    void inLisbonTheDayOnWhichTheClockGoesForwardHasTwentyThreeHourlyWindows() {
        // 29 March 2026, 01:00 becomes 02:00.
        assertThat(boundaries("Europe/Lisbon", Granularity.HOURS_1, "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z"))
                .hasSize(23)
                .startsWith(Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2026-03-29T02:00:00Z"));
    }

    @Test
    void inLisbonTheDayOnWhichTheClockGoesBackHasTwentyFiveHourlyWindows() {
        // 25 October 2026, 02:00 becomes 01:00: the hour from one to two comes twice.
        assertThat(boundaries("Europe/Lisbon", Granularity.HOURS_1, "2026-10-24T23:00:00Z", "2026-10-26T00:00:00Z"))
                .hasSize(25)
                .doesNotHaveDuplicates();
    }

    @Test
    void inNewYorkSixHourWindowsStayAtTheirHoursWhenTheClockChanges() {
        assertThat(boundaries("America/New_York", Granularity.HOURS_6, "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"))
                .containsExactly(
                        Instant.parse("2026-03-08T10:00:00Z"),
                        Instant.parse("2026-03-08T16:00:00Z"),
                        Instant.parse("2026-03-08T22:00:00Z"),
                        Instant.parse("2026-03-09T04:00:00Z"));
        assertThat(boundaries("America/New_York", Granularity.HOURS_6, "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"))
                .containsExactly(
                        Instant.parse("2026-11-01T11:00:00Z"),
                        Instant.parse("2026-11-01T17:00:00Z"),
                        Instant.parse("2026-11-01T23:00:00Z"),
                        Instant.parse("2026-11-02T05:00:00Z"));
    }

    @Test
    void inNewYorkTheHourThatComesTwiceMakesTwoHourlyWindows() {
        assertThat(boundaries("America/New_York", Granularity.HOURS_1, "2026-11-01T05:00:00Z", "2026-11-01T08:00:00Z"))
                .containsExactly(
                        Instant.parse("2026-11-01T06:00:00Z"),
                        Instant.parse("2026-11-01T07:00:00Z"),
                        Instant.parse("2026-11-01T08:00:00Z"));
    }

    @Test
    void aMidnightThatDaylightSavingSkipsFallsOnTheChange() {
        // In Beirut 28 March 2027 begins at 01:00.
        assertThat(windows.end(Instant.parse("2027-03-27T20:00:00Z"), Granularity.HOURS_24, ZoneId.of("Asia/Beirut")))
                .isEqualTo(Instant.parse("2027-03-27T22:00:00Z"));
    }

    @Test
    void aMidnightThatComesTwiceCountsOnce() {
        // In Havana 1 November 2026, 01:00 becomes 00:00.
        assertThat(boundaries("America/Havana", Granularity.HOURS_24, "2026-10-31T12:00:00Z", "2026-11-03T00:00:00Z"))
                .containsExactly(Instant.parse("2026-11-01T04:00:00Z"), Instant.parse("2026-11-02T05:00:00Z"));
    }

    @Test
    void aShortenedHourAlignsWindowsToItsMultiplesSinceMidnight() {
        var shortened = new Windows(Duration.ofSeconds(2));
        var utc = ZoneId.of("UTC");
        assertThat(shortened.end(Instant.parse("2026-03-01T10:00:01Z"), Granularity.HOURS_1, utc))
                .isEqualTo(Instant.parse("2026-03-01T10:00:02Z"));
        assertThat(shortened.end(Instant.parse("2026-03-01T10:00:01Z"), Granularity.HOURS_6, utc))
                .isEqualTo(Instant.parse("2026-03-01T10:00:12Z"));
        assertThat(new Windows(Duration.ofMinutes(50))
                        .end(Instant.parse("2026-03-01T23:45:00Z"), Granularity.HOURS_1, utc))
                .isEqualTo(Instant.parse("2026-03-02T00:00:00Z"));
    }

    private List<Instant> boundaries(String zone, Granularity granularity, String from, String through) {
        var boundaries = new ArrayList<Instant>();
        var at = windows.end(Instant.parse(from), granularity, ZoneId.of(zone));
        while (!at.isAfter(Instant.parse(through))) {
            boundaries.add(at);
            at = windows.end(at, granularity, ZoneId.of(zone));
        }
        return boundaries;
    }
}
