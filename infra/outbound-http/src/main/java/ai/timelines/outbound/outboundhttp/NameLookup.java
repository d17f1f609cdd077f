package ai.timelines.outbound.outboundhttp;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Asks for all addresses of a name, however long that takes. */
@FunctionalInterface
interface NameLookup {

    InetAddress[] addresses(String name) throws UnknownHostException;
}
