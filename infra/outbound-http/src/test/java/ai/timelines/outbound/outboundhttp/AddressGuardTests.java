package ai.timelines.outbound.outboundhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTests {

    private static String objection(String address, String... allowed) {
        List<AddressBlock> blocks = Stream.of(allowed).map(AddressBlock::parse).toList();
        return guard(blocks, Set.of()).objection(InetAddress.ofLiteral(address), 443);
    }

    private static AddressGuard guard(List<AddressBlock> allowed, Set<InetAddress> own, Integer... listening) {
        return new AddressGuard(allowed, () -> own, List.of(listening)::contains);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, this machine",
        "0.255.255.255, this machine",
        "10.0.0.0, private",
        "10.255.255.255, private",
        "100.64.0.0, shared",
        "100.100.100.200, shared",
        "100.127.255.255, shared",
        "127.0.0.1, loopback",
        "127.255.255.255, loopback",
        "169.254.169.254, link-local",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.0.0.192, reserved",
        "192.0.2.1, documentation",
        "192.88.99.1, reserved",
        "192.168.0.1, private",
        "198.18.0.1, benchmarks",
        "198.19.255.255, benchmarks",
        "198.51.100.1, documentation",
        "203.0.113.1, documentation",
        "224.0.0.1, multicast",
        "239.255.255.250, multicast",
        "240.0.0.1, reserved",
        "255.255.255.255, reserved",
        "168.63.129.16, metadata",
        "::, this machine",
        "::1, loopback",
        "::127.0.0.1, disguise",
        "::8.8.8.8, disguise",
        "64:ff9b::7f00:1, disguise",
        "64:ff9b::808:808, disguise",
        "64:ff9b:1::7f00:1, disguise",
        "64:ff9b:1:ffff:ffff:ffff:7f00:1, disguise",
        "2002:7f00:1::, disguise",
        "2002:808:808::1, disguise",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2, disguise",
        "2001:2::1, reserved",
        "2001:10::1, reserved",
        "2001:db8::1, documentation",
        "3fff::1, documentation",
        "fc00::1, private",
        "fd00:ec2::254, private",
        "fe80::1, link-local",
        "febf::1, link-local",
        "fec0::1, private",
        "ff02::1, multicast",
        "100::1, reserved",
        "5f00::1, reserved",
        "4000::1, reserved",
        "::ffff:0:127.0.0.1, reserved",
        "2a00:1450::5efe:7f00:1, disguise",
        "2a00:1450::200:5efe:10.0.0.1, disguise",
    })
    void whatIsNotTheOpenInternetIsNotDialled(String address, String word) {
        assertThat(objection(address)).contains(word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2001:4860:4860::8888",
                "2a00:1450::1",
                "::ffff:8.8.8.8",
            })
    void theOpenInternetIs(String address) {
        assertThat(objection(address)).isNull();
    }

    @Test
    void anIpv4AddressMappedIntoIpv6IsJudgedAsWhatItIs() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 10;

        assertThat(guard(List.of(), Set.of()).objection(InetAddress.getByAddress(mapped), 443))
                .contains("private");
        assertThat(objection("::ffff:127.0.0.1")).contains("loopback");
        assertThat(objection("::ffff:127.0.0.1", "127.0.0.0/8")).isNull();
    }

    @Test
    void exceptionsAreAsWideAsTheirBlocks() {
        assertThat(objection("10.1.2.3", "10.1.0.0/16")).isNull();
        assertThat(objection("10.2.0.0", "10.1.0.0/16")).isNotNull();
        assertThat(objection("10.1.2.3", "10.1.2.3/32")).isNull();
        assertThat(objection("10.1.2.2", "10.1.2.3/32")).isNotNull();
        assertThat(objection("10.1.2.129", "10.1.2.128/25")).isNull();
        assertThat(objection("10.1.2.127", "10.1.2.128/25")).isNotNull();
        assertThat(objection("fd00::1", "fd00::/8")).isNull();
        assertThat(objection("fc00::1", "fd00::/8")).isNotNull();
        assertThat(objection("192.168.1.1", "0.0.0.0/0")).isNull();
        assertThat(objection("::1", "0.0.0.0/0")).isNotNull();
        assertThat(objection("64:ff9b::7f00:1", "127.0.0.0/8")).isNotNull();
    }

    @Test
    void theMachinesOwnPublicAddressIsNotDialled() {
        InetAddress own = InetAddress.ofLiteral("8.8.8.8");

        assertThat(guard(List.of(), Set.of(own)).objection(own, 443)).contains("this machine");
        assertThat(guard(List.of(AddressBlock.parse("8.8.8.8/32")), Set.of(own)).objection(own, 443))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1", "10.1.2.3"})
    void theProductsOwnPortsAreNotDialledWhateverIsAllowed(String address) {
        List<AddressBlock> all =
                Stream.of("0.0.0.0/0", "::/0").map(AddressBlock::parse).toList();
        var own = InetAddress.ofLiteral("10.1.2.3");
        var guard = guard(all, Set.of(own), 8080);

        assertThat(guard.objection(InetAddress.ofLiteral(address), 8080))
                .isEqualTo("an address of this product itself");
        assertThat(guard.objection(InetAddress.ofLiteral(address), 8081)).isNull();
        assertThat(guard.objection(InetAddress.ofLiteral("10.1.2.4"), 8080)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1 | 443 | 10.0.0.1 is a private address, to which nothing is sent.",
                "[::1] | 443 | [::1] is a loopback address, to which nothing is sent.",
                "localhost | 8080 | localhost leads to a loopback address, to which nothing is sent.",
                "crm.localhost | 8080 | crm.localhost leads to a loopback address, to which nothing is sent.",
                "1.1.1.1 | 25 | Nothing is sent to port 25: of the ports below 1024 only 80 and 443 are open.",
                "crm.example | 22 | Nothing is sent to port 22: of the ports below 1024 only 80 and 443 are open.",
            })
    void whatCanBeToldWithoutALookupIsTold(String host, int port, String sentence) {
        assertThat(guard(List.of(), Set.of()).objectionBeforeLookup(host, port)).contains(sentence);
    }

    @Test
    void whatOnlyALookupCanTellIsLeftToIt() {
        var loopback = List.of(AddressBlock.parse("127.0.0.0/8"));

        assertThat(guard(List.of(), Set.of()).objectionBeforeLookup("crm.example", 443))
                .isEmpty();
        assertThat(guard(List.of(), Set.of()).objectionBeforeLookup("1.1.1.1", 8443))
                .isEmpty();
        assertThat(guard(loopback, Set.of()).objectionBeforeLookup("crm.example", 22))
                .isEmpty();
        assertThat(guard(loopback, Set.of()).objectionBeforeLookup("localhost", 22))
                .isEmpty();
        assertThat(guard(loopback, Set.of()).objectionBeforeLookup("1.1.1.1", 22))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "10.0.0.256/32", "127.1/8", "fd00::/129",
                        "localhost/8",
                "10.0.0.0/-1", "10.0.0.0/8 ", "10.0.0.1/8", "fd00::1/8", ":/8", "::%eth0/8", "0x7f.0.0.0/8", ""
            })
    void whatIsNoBlockIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressBlock.parse(text))
                .withMessageStartingWith("\"" + text + "\"")
                .withMessageEndingWith(".");
    }
}
