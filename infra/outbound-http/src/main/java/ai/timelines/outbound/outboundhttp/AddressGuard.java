package ai.timelines.outbound.outboundhttp;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which addresses may be dialled: those of the open internet and those that the configuration excepts, and never the product's
 * own ports.
 */
final class AddressGuard {

    /** What names are by definition that end in "localhost". */
    private static final List<InetAddress> LOCALHOST =
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

    private final List<AddressBlock> allowed;
    private final Supplier<Set<InetAddress>> own;
    private final ListeningPorts listening;

    /** @param own the addresses of this machine */
    AddressGuard(List<AddressBlock> allowed, Supplier<Set<InetAddress>> own, ListeningPorts listening) {
        this.allowed = allowed;
        this.own = own;
        this.listening = listening;
    }

    /** Why nothing is sent there, in a sentence. One address that is not allowed blocks the host: which of them is dialled would be chance. */
    Optional<String> objection(String host, int port, InetAddress... addresses) {
        if (listening.areBehind(host, port)) {
            return Optional.of(ownNameObjection(host));
        }
        String verb = HostName.isAddress(host) ? " is " : " leads to ";
        for (InetAddress address : addresses) {
            if (isSystemPort(port) && !isAllowed(SpecialAddresses.unmapped(address.getAddress()))) {
                return Optional.of(portObjection(port));
            }
            String what = objection(address, port);
            if (what != null) {
                return Optional.of(host + verb + what + ", to which nothing is sent.");
            }
        }
        return Optional.empty();
    }

    /** The same as far as it can be told before a name is looked up. */
    Optional<String> objectionBeforeLookup(String host, int port) {
        if (listening.areBehind(host, port)) {
            return Optional.of(ownNameObjection(host));
        }
        if (HostName.isAddress(host)) {
            return objection(host, port, InetAddress.ofLiteral(HostName.withoutBrackets(host)));
        }
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            var objections = LOCALHOST.stream()
                    .map(address -> objection(host, port, address))
                    .toList();
            return objections.stream().allMatch(Optional::isPresent) ? objections.getFirst() : Optional.empty();
        }
        // Behind a name there may be one of the addresses whose every port is open.
        return isSystemPort(port) && allowed.isEmpty() ? Optional.of(portObjection(port)) : Optional.empty();
    }

    private static String ownNameObjection(String host) {
        return host + " is this product itself, to which nothing is sent.";
    }

    private static String portObjection(int port) {
        return "Nothing is sent to port " + port + ": of the ports below 1024 only 80 and 443 are open.";
    }

    /** What the address is if it may not be dialled, in words, else null. */
    @Nullable
    String objection(InetAddress address, int port) {
        byte[] bytes = SpecialAddresses.unmapped(address.getAddress());
        boolean ofThisMachine =
                SpecialAddresses.isThisMachine(bytes) || own.get().contains(address);
        if (ofThisMachine && listening.include(port)) {
            return "an address of this product itself";
        }
        if (isAllowed(bytes)) {
            return null;
        }
        String kind = SpecialAddresses.kind(bytes);
        // A machine may have a public address, behind which more than we ourselves may listen.
        return kind == null && ofThisMachine ? "an address of this machine" : kind;
    }

    private boolean isAllowed(byte[] address) {
        return allowed.stream().anyMatch(block -> block.contains(address));
    }

    /** Where mail, files and remote shells are served, but no webhooks. */
    private static boolean isSystemPort(int port) {
        return port < 1024 && port != 80 && port != 443;
    }
}
