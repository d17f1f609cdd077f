package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.ChatKey;
import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.Following;
import ai.timelines.outbound.aggregationscheduler.Handover.Joining;
import ai.timelines.outbound.messageingest.AcceptedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A chat that this node has leased: its delivery that is under way or comes next, and those of the messages after it that are in memory.
 *
 * <p>What is accepted here for the chat joins it. In memory the messages stand without a gap; what no memory was left for is read from
 * the database when its turn comes.
 */
final class Lane implements Following, Joining {

    /** What joins must be committed while the lease holds for certain. */
    private static final Duration JOINING_TIME = Duration.ofSeconds(5);

    private static final int MOST_IN_MEMORY = 64;
    private static final long MOST_BYTES_IN_MEMORY = 256 * 1024;

    private final ByteBudget memory;
    private final boolean backlog;
    private final Predicate<Instant> turn;
    private final ArrayDeque<AcceptedMessage> inMemory = new ArrayDeque<>();
    private Claim claim;

    /** What it is once the settlement under way is committed. */
    private @Nullable UUID nextLease;

    private long bytesInMemory;
    private long nextInMemory;
    private long last;
    private long committedThrough;
    private int joining;
    private boolean joinable = true;
    private boolean forgotten;

    /**
     * @param backlog whether it was found in the queue rather than accepted this moment
     * @param turn whether a message that was accepted then goes before what is left in the queue
     */
    Lane(Claim claim, List<AcceptedMessage> messages, boolean backlog, Predicate<Instant> turn, ByteBudget memory) {
        this.claim = claim;
        this.backlog = backlog;
        this.turn = turn;
        this.memory = memory;
        this.nextInMemory = claim.fromPosition();
        keep(messages);
    }

    ChatKey chat() {
        return claim().key();
    }

    UUID workspaceId() {
        return claim().workspaceId();
    }

    boolean isBacklog() {
        return backlog;
    }

    synchronized Claim claim() {
        return claim;
    }

    /** False if nothing may join any more, or the lease may end before the joining is committed. */
    synchronized boolean join(long lastPosition, Instant now) {
        if (!joinable || claim.leaseEndsAt().isBefore(now.plus(JOINING_TIME))) {
            return false;
        }
        joining++;
        last = Math.max(last, lastPosition);
        return true;
    }

    @Override
    public synchronized void committed(List<AcceptedMessage> messages) {
        joining--;
        committedThrough = Math.max(committedThrough, messages.getLast().position());
        keep(messages);
        notifyAll();
    }

    @Override
    public synchronized void rolledBack() {
        joining--;
        notifyAll();
    }

    @Override
    public synchronized long stop() {
        joinable = false;
        return last;
    }

    @Override
    public synchronized void goOn(UUID leaseToken) {
        nextLease = leaseToken;
        joinable = true;
    }

    @Override
    public synchronized Optional<Instant> acceptedAt(long position) {
        return inMemory.stream()
                .filter(it -> it.position() == position)
                .findFirst()
                .map(AcceptedMessage::acceptedAt);
    }

    @Override
    public boolean isNext(Instant acceptedAt) {
        return turn.test(acceptedAt);
    }

    @Override
    public synchronized boolean holds(UUID leaseToken) {
        return leaseToken.equals(claim.leaseToken()) || leaseToken.equals(nextLease);
    }

    /** The chat's next delivery, once the one before is done with. */
    synchronized void next(Claim next) {
        claim = next;
        while (!inMemory.isEmpty() && inMemory.getFirst().position() < next.fromPosition()) {
            giveBack(inMemory.removeFirst());
        }
        nextInMemory = Math.max(nextInMemory, next.fromPosition());
    }

    /** The delivery's first message, if it is in memory; waits while it may just be being committed. A chat's positions are committed in order. */
    synchronized Optional<AcceptedMessage> first(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (inMemory.isEmpty()
                && joining > 0
                && committedThrough < claim.fromPosition()
                && System.nanoTime() - end < 0) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
        }
        return Optional.ofNullable(inMemory.peekFirst()).filter(it -> it.position() == claim.fromPosition());
    }

    /** All of the delivery's messages, if they are in memory; none otherwise. */
    synchronized List<AcceptedMessage> all() {
        int count = claim.positions();
        boolean here = inMemory.size() >= count && inMemory.getFirst().position() == claim.fromPosition();
        return here ? inMemory.stream().limit(count).toList() : List.of();
    }

    /** Keeps messages that were read from the database, from the delivery's first one on. */
    synchronized void loaded(List<AcceptedMessage> messages) {
        if (inMemory.isEmpty()) {
            nextInMemory = claim.fromPosition();
            keep(messages);
        }
    }

    /** Nothing joins any more, and nothing is kept. */
    synchronized void forget() {
        stop();
        forgotten = true;
        inMemory.forEach(this::giveBack);
        inMemory.clear();
    }

    /** How many messages are known to wait, the one under way among them. */
    synchronized long waiting() {
        return Math.max(1, last - claim.fromPosition() + 1);
    }

    private void keep(List<AcceptedMessage> messages) {
        for (var message : messages) {
            if (!forgotten && message.position() == nextInMemory && hasRoomFor(message)) {
                inMemory.add(message);
                bytesInMemory += bytes(message);
                nextInMemory++;
            }
        }
    }

    /** The first one always, where there is memory at all. */
    private boolean hasRoomFor(AcceptedMessage message) {
        boolean few = inMemory.isEmpty()
                || (inMemory.size() < MOST_IN_MEMORY && bytesInMemory + bytes(message) <= MOST_BYTES_IN_MEMORY);
        return few && memory.tryTake(bytes(message));
    }

    private void giveBack(AcceptedMessage message) {
        bytesInMemory -= bytes(message);
        memory.give(bytes(message));
    }

    private static long bytes(AcceptedMessage message) {
        return 1_000L + 2L * message.content().characters();
    }
}
