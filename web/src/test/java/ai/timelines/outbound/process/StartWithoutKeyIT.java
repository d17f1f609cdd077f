package ai.timelines.outbound.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.OutboundApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Only development has a key by itself. */
@ExtendWith(OutputCaptureExtension.class)
class StartWithoutKeyIT {

    @Test
    void outsideOfDevelopmentTheApplicationDoesNotStartWithoutAKey(CapturedOutput output) {
        var application = new SpringApplicationBuilder(OutboundApplication.class);
        assertThatThrownBy(() -> application.run(
                        "--server.port=0", "--outbound.messages.link-key=a-key-for-tests-a-key-for-tests-"))
                .isNotNull();
        assertThat(output.getAll())
                .contains("OUTBOUND_ENCRYPTION_KEYS")
                .contains("openssl rand -base64 32")
                .doesNotContain("Started OutboundApplication");
    }
}
