package ai.timelines.outbound.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicUrlTests {

    @Test
    void linksAreMadeWithoutADoubleSlash() {
        assertThat(new PublicUrl(URI.create("https://example.com/outbound//")).link("/permalink/1/"))
                .isEqualTo("https://example.com/outbound/permalink/1/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "ftp://example.com",
                "https:///x",
                "https://u:p@example.com",
                "https://example.com/?a=b",
                "/"
            })
    void whatIsNoWebAddressStopsTheStartWithASentence(String address) {
        assertThatThrownBy(() -> new PublicUrl(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OUTBOUND_PUBLIC_URL");
    }
}
