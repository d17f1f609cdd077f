package ai.timelines.outbound.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentTests {

    private static final ZoneId LISBON = ZoneId.of("Europe/Lisbon");
    private static final Instant NOW = Instant.parse("2026-07-01T10:00:00Z");

    @Test
    void theClockIsTheWorkspaces() {
        var moment = Moment.of(Instant.parse("2026-07-01T09:59:30.123456Z"), NOW, LISBON);
        assertThat(moment.machine()).isEqualTo("2026-07-01T09:59:30.123Z");
        assertThat(moment.absolute()).isEqualTo("1 Jul 10:59:30");
        assertThat(moment.shortly()).isEqualTo("10:59:30");
        assertThat(moment.zone()).isEqualTo("Europe/Lisbon");
    }

    @Test
    void theDayIsLeftOutWhereItIsTodayThere() {
        assertThat(Moment.of(Instant.parse("2026-07-01T11:00:00Z"), NOW, LISBON).shortly())
                .isEqualTo("12:00");
        assertThat(Moment.of(Instant.parse("2026-07-01T23:00:00Z"), NOW, LISBON).shortly())
                .isEqualTo("2 Jul 00:00");
    }

    @Test
    void theYearIsToldWhereItIsAnother() {
        assertThat(Moment.of(Instant.parse("2025-12-31T12:00:00Z"), NOW, LISBON).absolute())
                .isEqualTo("31 Dec 2025 12:00:00");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-01T10:00:00Z,     just now",
        "2026-07-01T09:59:41Z,     just now",
        "2026-07-01T09:59:28Z,     30 s ago",
        "2026-07-01T09:59:00Z,     1 min ago",
        "2026-07-01T09:00:01Z,     59 min ago",
        "2026-07-01T09:00:00Z,     1 h ago",
        "2026-06-29T10:00:00Z,     2 days ago",
        "2026-07-01T10:00:11.500Z, in 12 s",
        "2026-07-01T10:05:00Z,     in 5 min",
        "2026-07-02T10:00:00Z,     in 24 h"
    })
    void howLongAgoIsToldCoarsely(Instant instant, String expected) {
        assertThat(Moment.of(instant, NOW, LISBON).relative()).isEqualTo(expected);
    }
}
