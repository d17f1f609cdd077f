package ai.timelines.outbound.outboundhttp;

/**
 * Where the product itself can be reached. Nothing is posted there, whatever addresses the configuration allows: an operator who lets
 * customers reach a private network did not mean the product's own insides, and a stranger's webhook that leads back to us would make us
 * our own caller.
 */
@FunctionalInterface
public interface ListeningPorts {

    /** Whether the product listens on this port of this machine. */
    boolean include(int port);

    /**
     * Whether others reach the product by that name, at that port: through a proxy, so that the address tells nothing.
     *
     * @param host as in {@link TargetUrl#host()}
     */
    default boolean areBehind(String host, int port) {
        return false;
    }
}
