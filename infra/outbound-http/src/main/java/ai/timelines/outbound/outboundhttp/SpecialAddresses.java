package ai.timelines.outbound.outboundhttp;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells the open internet's addresses from all others. It judges bytes, since the JDK's own predicates know neither unique local nor
 * shared addresses nor most forms of IPv4 in IPv6.
 */
final class SpecialAddresses {

    /** What is not the open internet, by IANA's registries of special-purpose addresses. The first block that fits names it. */
    private static final Map<AddressBlock, String> CLOSED = closed(
            "0.0.0.0/8", "an address of this machine",
            "10.0.0.0/8", "a private address",
            "100.64.0.0/10", "a shared address of a provider",
            "127.0.0.0/8", "a loopback address",
            "169.254.0.0/16", "a link-local address",
            "172.16.0.0/12", "a private address",
            "192.0.0.0/24", "a reserved address",
            "192.0.2.0/24", "an address for documentation only",
            "192.88.99.0/24", "a reserved address",
            "192.168.0.0/16", "a private address",
            "198.18.0.0/15", "an address for benchmarks only",
            "198.51.100.0/24", "an address for documentation only",
            "203.0.113.0/24", "an address for documentation only",
            "224.0.0.0/4", "a multicast address",
            "240.0.0.0/4", "a reserved address",
            // The metadata service of one cloud has a public address.
            "168.63.129.16/32", "a metadata address",
            "::/128", "an address of this machine",
            "::1/128", "a loopback address",
            "::/96", "an IPv4 address in disguise",
            "64:ff9b::/96", "an IPv4 address in disguise",
            "64:ff9b:1::/48", "an IPv4 address in disguise",
            "2001::/32", "an IPv4 address in disguise",
            "2002::/16", "an IPv4 address in disguise",
            "2001::/23", "a reserved address",
            "2001:db8::/32", "an address for documentation only",
            "3fff::/20", "an address for documentation only",
            "fc00::/7", "a private address",
            "fe80::/10", "a link-local address",
            "fec0::/10", "a private address",
            "ff00::/8", "a multicast address");

    private static final List<AddressBlock> THIS_MACHINE = Stream.of("0.0.0.0/8", "127.0.0.0/8", "::/128", "::1/128")
            .map(AddressBlock::parse)
            .toList();

    /** The only IPv6 addresses that have been given out to anyone. */
    private static final AddressBlock GLOBAL_UNICAST = AddressBlock.parse("2000::/3");

    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    /** How the interface identifiers of ISATAP begin, which end in an IPv4 address behind any prefix. */
    private static final byte[] ISATAP = {0, 0, 0x5e, (byte) 0xfe};

    private static final byte UNIVERSAL = 2;

    private SpecialAddresses() {}

    private static Map<AddressBlock, String> closed(String... blocksAndWords) {
        Map<AddressBlock, String> closed = new LinkedHashMap<>();
        for (int i = 0; i < blocksAndWords.length; i += 2) {
            closed.put(AddressBlock.parse(blocksAndWords[i]), blocksAndWords[i + 1]);
        }
        return closed;
    }

    /** What the address is, in words, if it is not one of the open internet, else null. */
    static @Nullable String kind(byte[] address) {
        for (Map.Entry<AddressBlock, String> block : CLOSED.entrySet()) {
            if (block.getKey().contains(address)) {
                return block.getValue();
            }
        }
        if (address.length == 4) {
            return null;
        }
        if (!GLOBAL_UNICAST.contains(address)) {
            return "a reserved address";
        }
        return isIsatap(address) ? "an IPv4 address in disguise" : null;
    }

    private static boolean isIsatap(byte[] address) {
        return (address[8] & ~UNIVERSAL) == ISATAP[0] && Arrays.equals(address, 9, 12, ISATAP, 1, 4);
    }

    /** Whether whoever dials the address reaches itself. */
    static boolean isThisMachine(byte[] address) {
        return THIS_MACHINE.stream().anyMatch(block -> block.contains(address));
    }

    /** An IPv4 address mapped into IPv6 as the IPv4 address that it is; any other as it is. */
    static byte[] unmapped(byte[] address) {
        if (address.length == 16 && Arrays.equals(address, 0, 12, MAPPED, 0, 12)) {
            return Arrays.copyOfRange(address, 12, 16);
        }
        return address;
    }
}
