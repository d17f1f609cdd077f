package ai.timelines.outbound.deliverylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DeliveryLogPropertiesTests {

    @Test
    void thirtyDaysAreKeptUnlessToldOtherwise() {
        assertThat(bound(Map.of()).retention()).isEqualTo(Duration.ofDays(30));
    }

    @ParameterizedTest
    @CsvSource({"7, PT168H", "24h, PT24H", "P3650D, PT87600H"})
    void retentionIsADurationOrANumberOfDays(String value, Duration retention) {
        assertThat(bound(Map.of("outbound.log.retention", value)).retention()).isEqualTo(retention);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "23h", "-1d", "3651d"})
    void whatIsLessThanADayOrMoreThanTenYearsStopsTheStartWithASentence(String value) {
        assertThatThrownBy(() -> bound(Map.of("outbound.log.retention", value)))
                .rootCause()
                .hasMessageStartingWith("outbound.log.retention must be between 1 day and 3650 days");
    }

    private static DeliveryLogProperties bound(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("outbound.log", DeliveryLogProperties.class);
    }
}
