package ai.timelines.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Operators set these variables of the environment; the names of the properties behind them may not drift away. */
class EnvironmentNamesTests {

    @ParameterizedTest
    @CsvSource({
        "OUTBOUND_PUBLIC_URL, outbound.public-url",
        "OUTBOUND_DATA_DIR, outbound.data-dir",
        "OUTBOUND_AGGREGATION_HOUR, outbound.aggregation.hour",
        "OUTBOUND_DELIVERY_TIMEOUT, outbound.delivery.timeout",
        "OUTBOUND_DELIVERY_BACKOFF, outbound.delivery.backoff",
        "OUTBOUND_DELIVERY_ALLOWED_PRIVATE_ADDRESSES, outbound.delivery.allowed-private-addresses",
        "SERVER_PORT, server.port",
        "SPRING_DATASOURCE_URL, spring.datasource.url",
        "SPRING_MAIL_HOST, spring.mail.host"
    })
    void theVariableSetsTheProperty(String variable, String property) {
        var sources = new MutablePropertySources();
        sources.addFirst(new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(variable, "set")));
        var binder = new Binder(ConfigurationPropertySources.from(sources));
        assertThat(binder.bind(property, String.class).get()).isEqualTo("set");
    }
}
