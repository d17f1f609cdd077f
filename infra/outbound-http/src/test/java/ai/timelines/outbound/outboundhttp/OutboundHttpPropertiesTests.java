package ai.timelines.outbound.outboundhttp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class OutboundHttpPropertiesTests {

    @Configuration
    @EnableConfigurationProperties(OutboundHttpProperties.class)
    @Import(OutboundHttp.class)
    static class Application {}

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withUserConfiguration(Application.class);

    private static ApplicationContextRunner withEnvironment(
            ApplicationContextRunner application, String name, String value) {
        return application.withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("systemEnvironment", Map.of(name, value))));
    }

    @Test
    void byDefaultARequestHas15SecondsAndNoPrivateAddressIsAllowed() {
        application.run(context -> {
            var properties = context.getBean(OutboundHttpProperties.class);
            assertThat(properties.timeout()).isEqualTo(Duration.ofSeconds(15));
            assertThat(properties.allowedPrivateAddresses()).isEmpty();
            assertThat(context).hasSingleBean(OutboundHttp.class);
        });
    }

    @Test
    void theEnvironmentSetsBoth() {
        withEnvironment(application, "OUTBOUND_DELIVERY_ALLOWED_PRIVATE_ADDRESSES", "127.0.0.0/8, ::1/128")
                .run(context -> assertThat(
                                context.getBean(OutboundHttpProperties.class).allowedPrivateAddresses())
                        .containsExactly("127.0.0.0/8", "::1/128"));
        withEnvironment(application, "OUTBOUND_DELIVERY_TIMEOUT", "PT2S")
                .run(context -> assertThat(
                                context.getBean(OutboundHttpProperties.class).timeout())
                        .isEqualTo(Duration.ofSeconds(2)));
    }

    @Test
    void anEmptyEnvironmentVariableTakesAProfilesExceptionsBack() {
        for (String name : new String[] {"allowed-private-addresses", "allowed-private-addresses[0]"}) {
            withEnvironment(
                            application.withPropertyValues("outbound.delivery." + name + "=127.0.0.0/8"),
                            "OUTBOUND_DELIVERY_ALLOWED_PRIVATE_ADDRESSES",
                            "")
                    .run(context -> assertThat(context.getBean(OutboundHttpProperties.class)
                                    .allowedPrivateAddresses())
                            .as(name)
                            .isEmpty());
        }
    }

    @Test
    void otherModulesMayKeepTheirSettingsBesideThese() {
        application
                .withPropertyValues("outbound.delivery.backoff=5s,15s")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aWrongBlockStopsTheStartWithASentence() {
        application
                .withPropertyValues("outbound.delivery.allowed-private-addresses=10.0.0.0/33")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("\"10.0.0.0/33\" is not a CIDR block such as 10.0.0.0/8"));
    }

    @Test
    void aTimeoutOfNothingStopsTheStart() {
        application
                .withPropertyValues("outbound.delivery.timeout=0s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("outbound.delivery.timeout must be between 1 ms and 10 minutes."));
    }
}
