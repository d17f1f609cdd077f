package ai.timelines.outbound.outboundhttp;

/**
 * The ports on which the product itself listens. Behind this machine's addresses nothing is posted to them, whatever addresses the
 * configuration allows: an operator who lets customers reach a private network did not mean the product's own insides.
 */
@FunctionalInterface
public interface ListeningPorts {

    boolean include(int port);
}
