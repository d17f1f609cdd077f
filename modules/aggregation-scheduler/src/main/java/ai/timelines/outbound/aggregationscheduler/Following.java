package ai.timelines.outbound.aggregationscheduler;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A claimed chat as its holder sees it: what this node accepts meanwhile joins it in memory, and stands in no row of the queue until
 * the claim is settled or given back.
 */
public interface Following {

    /** A chat that nothing joins. */
    Following NOTHING = new Following() {
        @Override
        public long stop() {
            return 0;
        }

        @Override
        public void goOn(UUID leaseToken) {}

        @Override
        public Optional<Instant> acceptedAt(long position) {
            return Optional.empty();
        }

        @Override
        public boolean isNext(Instant acceptedAt) {
            return true;
        }
    };

    /**
     * From now on nothing joins: what is accepted later goes to the row, which the caller locks before it decides by this.
     *
     * @return the last position that has joined; 0 if none has
     */
    long stop();

    /** The chat stays claimed, under this token once the caller's transaction is committed, and messages may join again. */
    void goOn(UUID leaseToken);

    /** When the chat's message at a position was accepted, where it is in memory. */
    Optional<Instant> acceptedAt(long position);

    /** Whether the chat's next message, which was accepted then, is to go before what waits of other chats; else the chat queues up again. */
    boolean isNext(Instant acceptedAt);
}
