package ai.timelines.outbound.outboundhttp;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which addresses may be dialled: those of the open internet and those that the configuration excepts. It judges
 * bytes, since the JDK's own predicates know neither unique local nor shared addresses nor most forms of IPv4 in IPv6.
 */
final class AddressGuard {

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

    /** The only IPv6 addresses that have been given out to anyone. */
    private static final AddressBlock GLOBAL_UNICAST = AddressBlock.parse("2000::/3");

    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private final List<AddressBlock> allowed;
    private final Set<InetAddress> own;

    AddressGuard(List<AddressBlock> allowed) {
        this(allowed, ownAddresses());
    }

    AddressGuard(List<AddressBlock> allowed, Set<InetAddress> own) {
        this.allowed = allowed;
        this.own = own;
    }

    private static Map<AddressBlock, String> closed(String... blocksAndWords) {
        Map<AddressBlock, String> closed = new LinkedHashMap<>();
        for (int i = 0; i < blocksAndWords.length; i += 2) {
            closed.put(AddressBlock.parse(blocksAndWords[i]), blocksAndWords[i + 1]);
        }
        return closed;
    }

    /** A machine may have a public address, behind which our own ports listen. */
    private static Set<InetAddress> ownAddresses() {
        Set<InetAddress> own = new HashSet<>();
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .forEach(own::add);
        } catch (SocketException e) {
            throw new IllegalStateException("The addresses of this machine cannot be listed.", e);
        }
        return own;
    }

    /** One address that is not allowed blocks the host: which of them is dialled would be chance. */
    void check(String host, int port, InetAddress[] addresses) throws PostFailure {
        for (InetAddress address : addresses) {
            if (isSystemPort(port) && !isAllowed(unmapped(address.getAddress()))) {
                throw new PostFailure(
                        FailureKind.BLOCKED_ADDRESS,
                        "Nothing is sent to port " + port + ": of the ports below 1024 only 80 and 443 are open.");
            }
            String objection = objection(address);
            if (objection != null) {
                String verb = HostName.isAddress(host) ? " is " : " leads to ";
                throw new PostFailure(
                        FailureKind.BLOCKED_ADDRESS, host + verb + objection + ", to which nothing is sent.");
            }
        }
    }

    /** What the address is if it may not be dialled, in words, else null. */
    @Nullable
    String objection(InetAddress address) {
        byte[] bytes = unmapped(address.getAddress());
        if (isAllowed(bytes)) {
            return null;
        }
        for (Map.Entry<AddressBlock, String> block : CLOSED.entrySet()) {
            if (block.getKey().contains(bytes)) {
                return block.getValue();
            }
        }
        if (bytes.length == 16 && !GLOBAL_UNICAST.contains(bytes)) {
            return "a reserved address";
        }
        return own.contains(address) ? "an address of this machine" : null;
    }

    private boolean isAllowed(byte[] address) {
        return allowed.stream().anyMatch(block -> block.contains(address));
    }

    /** Where mail, files and remote shells are served, but no webhooks. */
    private static boolean isSystemPort(int port) {
        return port < 1024 && port != 80 && port != 443;
    }

    private static byte[] unmapped(byte[] address) {
        if (address.length == 16 && Arrays.equals(address, 0, 12, MAPPED, 0, 12)) {
            return Arrays.copyOfRange(address, 12, 16);
        }
        return address;
    }
}
