package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** R3: what receivers repeat of a URL's query is masked, too. */
class EchoedQueryTests {

    private final EchoedQuery query = EchoedQuery.of("/hook?key=s3cr%2Fet-value&on=true");

    private String body(String text) {
        return new String(query.maskedIn(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    @Test
    void theLocationOfARedirectIsMasked() {
        assertThat(query.maskedIn("https://acme.example/hook?key=s3cr%2Fet-value&on=true"))
                .isEqualTo("https://acme.example/hook?…");
    }

    @Test
    void aValueIsMaskedAsItWasSentAndDecoded() {
        assertThat(body("Cannot POST /hook?key=s3cr%2Fet-value&amp;on=true (s3cr/et-value) für ü"))
                .isEqualTo("Cannot POST /hook?key=…&amp;on=true (…) für ü");
    }

    @Test
    void wordsThatOnlyStandInAQueryAreLeftAlone() {
        assertThat(body("true")).isEqualTo("true");
    }

    @Test
    void withoutAQueryNothingIsTouched() {
        byte[] body = {0, (byte) 0xff, '?'};
        assertThat(EchoedQuery.of("/hook").maskedIn(body)).isSameAs(body);
        assertThat(EchoedQuery.of("/hook?").maskedIn("a?b")).isEqualTo("a?b");
    }
}
