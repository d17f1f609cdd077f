package ai.timelines.outbound.outboundhttp;

import static ai.timelines.outbound.outboundhttp.Posts.failed;
import static ai.timelines.outbound.outboundhttp.Posts.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All the ways to write an address that nobody outside should reach: refused when saved, and again when dialled. */
class SpellingsTests {

    private static final OutboundHttp http = Posts.client(Duration.ofSeconds(5), List.of());

    @AfterAll
    static void close() {
        http.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // this machine
                "127.0.0.1",
                "127.0.0.1.",
                "127.0.0.1..",
                "127.1",
                "127.0.1",
                "127.127.127.127",
                "2130706433",
                "017700000001",
                "0177.0.0.1",
                "0177.0.0.01",
                "127.0.0.0001",
                "0x7f000001",
                "0X7F000001",
                "0x7f.0x0.0x0.0x1",
                "0x7f.1",
                "127.0x1",
                "4294967295",
                "6425673729",
                "0",
                "0.0.0.0",
                "0.0",
                "0x0",
                "00000000000000000000000177.1",
                "１２７.０.０.１",
                "①②⑦.⓪.⓪.①",
                "127。0。0。1",
                "127．0．0．1",
                "127｡0｡0｡1",
                "localhost",
                "LOCALHOST",
                "localhost.",
                "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
                "ｌｏｃａｌｈｏｓｔ",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "[0000:0000:0000:0000:0000:0000:0000:0001]",
                "[::0.0.0.1]",
                "[::]",
                "[::127.0.0.1]",
                "[::7f00:1]",
                "[::ffff:127.0.0.1]",
                "[::FFFF:7F00:1]",
                "[0:0:0:0:0:ffff:127.0.0.1]",
                "[::ffff:0:127.0.0.1]",
                "[64:ff9b::127.0.0.1]",
                "[64:ff9b:1::127.0.0.1]",
                "[64:ff9b:1:ffff::127.0.0.1]",
                "[2002:7f00:1::]",
                "[2001:0:7f00:1::]",
                "[2001::7f00:1]",
                "[2a00:1450::5efe:127.0.0.1]",
                "[::1%lo]",
                "[::1%25lo]",
                "[fe80::1%eth0]",
                "[fe80::1%251]",
                "[::1",
                "::1",
                "[::1].",
                "[127.0.0.1]",
                "[::ffff:127.1]",
                // metadata services
                "169.254.169.254",
                "169.254.169.254.",
                "2852039166",
                "0xa9fea9fe",
                "0xA9.0xFE.0xA9.0xFE",
                "0251.0376.0251.0376",
                "169.254.43518",
                "169.16689662",
                "[::ffff:169.254.169.254]",
                "[::ffff:a9fe:a9fe]",
                "[64:ff9b::a9fe:a9fe]",
                "[2002:a9fe:a9fe::1]",
                "[fd00:ec2::254]",
                "[fd20:ce::254]",
                "169.254.170.2",
                "100.100.100.200",
                "192.0.0.192",
                "168.63.129.16",
                // private networks
                "10.0.0.1",
                "10.1",
                "012.0.0.1",
                "0xa000001",
                "167772161",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "192.168.257",
                "3232235777",
                "100.64.0.1",
                "[fc00::1]",
                "[fd12:3456:789a::1]",
                "[fe80::1]",
                "[fec0::1]",
                "[ff02::1]",
                // nobody
                "192.0.2.1",
                "198.51.100.1",
                "203.0.113.1",
                "[2001:db8::1]",
                "[3fff::1]",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "[100::1]",
                "[5f00::1]",
            })
    void anAddressInDisguise(String host) {
        for (String url : new String[] {"http://" + host + "/", "https://" + host + ":8443/x?y"}) {
            if (TargetUrl.parse(url) instanceof TargetUrl.Result.Valid valid) {
                assertThat(http.objection(valid.url())).as("when saved: " + url).isPresent();
                // Saved before the rule was there, or where another configuration held.
                assertThat(failed(http.post(request(url, "{}"))).kind())
                        .as("when dialled: " + url)
                        .isEqualTo(FailureKind.BLOCKED_ADDRESS);
            }
        }
    }

    /** Whatever a resolver makes of a name, the addresses that it answers with are judged. */
    @ParameterizedTest
    @CsvSource({
        "nip.io.example, 127.0.0.1",
        "a-label.xn--exmple-cua.example, 10.0.0.1",
        "under_score.example, 169.254.169.254",
        "-dash.example, fd00:ec2::254",
        "0x7f.0.0.1.example, 127.0.0.1",
        "nat.example, 64:ff9b::7f00:1",
        "mapped.example, ::ffff:10.0.0.1",
        "any.example, 0.0.0.0",
        "any6.example, ::",
    })
    void aNameInDisguise(String host, String address) {
        NameLookup names = _ -> new InetAddress[] {InetAddress.ofLiteral(address)};
        try (var client = new OutboundHttp(
                new OutboundHttpProperties(Duration.ofSeconds(5), List.of()), names, null, _ -> false)) {
            assertThat(failed(client.post(request("https://" + host + "/", "{}")))
                            .kind())
                    .isEqualTo(FailureKind.BLOCKED_ADDRESS);
        }
    }

    @Test
    void theOpenInternetIsLeftAlone() {
        for (String host :
                new String[] {"hooks.example", "1.1.1.1", "[2606:4700::1111]", "exämple.com", "a_b.example"}) {
            assertThat(http.objection(Posts.url("https://" + host + ":8443/")))
                    .as(host)
                    .isEmpty();
        }
    }
}
