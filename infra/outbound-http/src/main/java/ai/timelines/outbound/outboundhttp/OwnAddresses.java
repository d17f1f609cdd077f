package ai.timelines.outbound.outboundhttp;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/** The addresses of this machine. They come and go, so they are listed anew about once a minute. */
final class OwnAddresses implements Supplier<Set<InetAddress>> {

    private static final long NANOS_KEPT = 60_000_000_000L;

    private record Listed(Set<InetAddress> addresses, long at) {}

    private volatile Listed listed = list();

    @Override
    public Set<InetAddress> get() {
        Listed last = listed;
        if (System.nanoTime() - last.at() > NANOS_KEPT) {
            last = list();
            listed = last;
        }
        return last.addresses();
    }

    private static Listed list() {
        Set<InetAddress> own = new HashSet<>();
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .forEach(own::add);
        } catch (SocketException e) {
            throw new IllegalStateException("The addresses of this machine cannot be listed.", e);
        }
        return new Listed(Set.copyOf(own), System.nanoTime());
    }
}
