package ai.timelines.outbound.aggregationscheduler;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The sending side of this node, as the queue sees it: takes what was just accepted from memory, without a look at the database. */
public interface Handover {

    /** How long a claim is leased; longer than any request may take. */
    Duration lease();

    /** Takes a place for one delivery of this workspace, if there is one; it is used by {@link #deliver} or given back. */
    boolean reserve(UUID workspaceId);

    /** Gives a reserved place back. */
    void cancel(UUID workspaceId);

    /** Sends deliveries that are leased to this node and for which places are reserved. */
    void deliver(List<Claim> claims);

    /** A chat of this workspace will be due then. */
    void expect(UUID workspaceId, Instant dueAt);
}
