package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.messageingest.AcceptedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The sending side of this node, as the queue sees it: takes what was just accepted from memory, without a look at the database. */
public interface Handover {

    /** How long a claim is leased; longer than any request may take. */
    Duration lease();

    /** Takes room for one more chat of this workspace, if there is any; it is used by {@link #deliver} or given back. */
    boolean reserve(UUID workspaceId);

    /** Gives reserved room back. */
    void cancel(UUID workspaceId);

    /**
     * Sends a delivery that is leased to this node and for which room is reserved.
     *
     * @param messages the chat's messages from the delivery's first one on
     */
    void deliver(Claim claim, List<AcceptedMessage> messages);

    /**
     * Lets messages follow what this node has under way of their chat, so that the queue's row need not be written. To be called inside
     * the transaction that accepts them, while it holds the chat's row: whoever takes a lost lease over waits for that lock before it
     * looks how far the chat reaches. The caller then sees to it that the lease {@linkplain Joining#holds still stands}.
     *
     * @param lastPosition the last of the messages' positions
     * @return empty if nothing of the chat is under way here, or not for much longer
     */
    Optional<Joining> join(ChatKey chat, long lastPosition);

    /** Whether this node has something of the chat under way for that lease, though it may have ended. */
    boolean hasUnderWay(ChatKey chat, UUID leaseToken);

    /** Messages that follow a delivery, once their transaction has ended. */
    interface Joining {

        /** Whether that is the token of the lease under which the chat is under way. */
        boolean holds(UUID leaseToken);

        void committed(List<AcceptedMessage> messages);

        void rolledBack();
    }

    /** A chat of this workspace will be due then. */
    void expect(UUID workspaceId, Instant dueAt);

    /** Somebody changed this workspace's webhook: what waits here was claimed for the webhook as it was. */
    void changed(UUID workspaceId);
}
