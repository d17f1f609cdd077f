package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampsTests {

    private static final Instant LATEST = Instant.parse("2026-06-02T12:00:00.250Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "2021-02-24T16:25:29Z 2021-02-24T16:25:29Z",
                "2021-02-24t16:25:29z 2021-02-24T16:25:29Z",
                "2021-02-24T16:25Z 2021-02-24T16:25:00Z",
                "2021-02-24T16:25+01 2021-02-24T15:25:00Z",
                "2021-02-24T16:25:29+00:00 2021-02-24T16:25:29Z",
                "2021-02-24T16:25:29-00:00 2021-02-24T16:25:29Z",
                "2021-02-24T16:25:29+0000 2021-02-24T16:25:29Z",
                "2021-02-24T16:25:29+00 2021-02-24T16:25:29Z",
                "2021-02-24T18:25:29+02:00 2021-02-24T16:25:29Z",
                "2021-02-24T18:25:29+0200 2021-02-24T16:25:29Z",
                "2021-02-24T18:25:29+02 2021-02-24T16:25:29Z",
                "2021-02-24T11:25:29-05 2021-02-24T16:25:29Z",
                "2021-02-24T12:55:29-03:30 2021-02-24T16:25:29Z",
                "2021-02-24T22:10:29+0545 2021-02-24T16:25:29Z",
                "2021-02-25T06:25:29+14:00 2021-02-24T16:25:29Z",
                "2021-02-24T04:25:29-12:00 2021-02-24T16:25:29Z",
                "2021-02-25T10:25:29+18:00 2021-02-24T16:25:29Z",
                "2021-02-24T16:25:29.0Z 2021-02-24T16:25:29Z",
                "2021-02-24T16:25:29.9Z 2021-02-24T16:25:29Z",
                "2021-02-24T16:25:29,999Z 2021-02-24T16:25:29Z",
                "2021-02-24T16:25:29.999999999Z 2021-02-24T16:25:29Z",
                "2021-02-24T16:25:29.123456789012345+02:00 2021-02-24T14:25:29Z",
                "2024-02-29T23:59:59Z 2024-02-29T23:59:59Z",
                "2000-02-29T00:00:00Z 2000-02-29T00:00:00Z",
                "1970-01-01T00:00:00Z 1970-01-01T00:00:00Z",
                "1970-01-01T00:00:00.999Z 1970-01-01T00:00:00Z",
                "1970-01-01T02:00:00+02:00 1970-01-01T00:00:00Z",
                "1969-12-31T22:00:00-02:00 1970-01-01T00:00:00Z",
                "2026-06-02T12:00:00Z 2026-06-02T12:00:00Z",
                "2026-06-02T12:00:00.999Z 2026-06-02T12:00:00Z",
                "2026-06-02T14:00:00+02:00 2026-06-02T12:00:00Z",
            })
    void readsAnOffsetAndKeepsTheSecond(String text, Instant expected) {
        assertThat(Timestamps.parse(text, LATEST)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|ISO 8601",
                "' '|ISO 8601",
                "now|ISO 8601",
                "1614183929|ISO 8601",
                "2021-02-24|besides the date",
                "2021-02-24T16:25:29|must end with an offset",
                "2021-02-24T16:25|must end with an offset",
                "2021-02-24T16:25:29.5|must end with an offset",
                "2021-02-24 16:25:29Z|ISO 8601",
                "2021-02-24T16:25:29 Z|ISO 8601",
                "' 2021-02-24T16:25:29Z'|ISO 8601",
                "'2021-02-24T16:25:29Z '|ISO 8601",
                "2021-02-24T16:25:29Zulu|ISO 8601",
                "2021-02-24T16:25:29GMT|ISO 8601",
                "2021-02-24T16:25:29Europe/Lisbon|ISO 8601",
                "2021-02-24T16:25:29Z[UTC]|ISO 8601",
                "2021-02-24T16Z|ISO 8601",
                "20210224T162529Z|ISO 8601",
                "2021-W08-3T16:25:29Z|ISO 8601",
                "2021-055T16:25:29Z|ISO 8601",
                "21-02-24T16:25:29Z|ISO 8601",
                "+2021-02-24T16:25:29Z|ISO 8601",
                "12021-02-24T16:25:29Z|ISO 8601",
                "-2021-02-24T16:25:29Z|ISO 8601",
                "2021-2-24T16:25:29Z|ISO 8601",
                "2021/02/24T16:25:29Z|ISO 8601",
                "24.02.2021 16:25:29|ISO 8601",
                "Wed, 24 Feb 2021 16:25:29 GMT|ISO 8601",
                "2021-02-24T16:25:29.Z|ISO 8601",
                "2021-02-24T16:25.5Z|ISO 8601",
                "2021-02-24T16:25:29+2|ISO 8601",
                "2021-02-24T16:25:29+02:0|ISO 8601",
                "2021-02-24T16:25:29+2:00|ISO 8601",
                "2021-02-24T16:25:29+02:00:00|ISO 8601",
                "2021-02-24T16:25:29+02:00Z|ISO 8601",
                "２０２１-02-24T16:25:29Z|ISO 8601",
                "2021-02-30T16:25:29Z|no such day",
                "2021-02-29T16:25:29Z|no such day",
                "1900-02-29T16:25:29Z|no such day",
                "2021-04-31T16:25:29Z|no such day",
                "2021-13-01T16:25:29Z|no such day",
                "2021-00-01T16:25:29Z|no such day",
                "2021-01-00T16:25:29Z|no such day",
                "2021-01-32T16:25:29Z|no such day",
                "2021-02-24T24:00:00Z|no such time",
                "2021-02-24T25:00:00Z|no such time",
                "2021-02-24T16:60:00Z|no such time",
                "2021-02-24T16:25:60Z|no such time",
                "2016-12-31T23:59:60Z|no such time",
                "2021-02-24T16:25:29+18:01|no such offset",
                "2021-02-24T16:25:29+24:00|no such offset",
                "2021-02-24T16:25:29-99|no such offset",
                "2021-02-24T16:25:29+02:60|no such offset",
                "1969-12-31T23:59:59Z|before 1970",
                "1969-12-31T23:59:59.999Z|before 1970",
                "1970-01-01T00:00:00+00:01|before 1970",
                "0000-01-01T00:00:00Z|before 1970",
                "0001-01-01T00:00:00Z|before 1970",
                "2026-06-02T12:00:01Z|ahead",
                "2026-06-02T11:00:01-01:00|ahead",
                "9999-12-31T23:59:59Z|ahead",
                "9999-12-31T23:59:59-18:00|ahead",
            })
    void tellsWhatIsWrong(String text, String why) {
        assertThatExceptionOfType(Unacceptable.class)
                .isThrownBy(() -> Timestamps.parse(text, LATEST))
                .satisfies(it -> assertThat(it.sentence()).containsIgnoringCase(why));
    }

    @ParameterizedTest
    @CsvSource({"100", "1000000"})
    void aVeryLongOneIsRefusedAtOnce(int digits) {
        assertThatExceptionOfType(Unacceptable.class)
                .isThrownBy(() -> Timestamps.parse("2021-02-24T16:25:29." + "9".repeat(digits) + "Z", LATEST));
    }
}
