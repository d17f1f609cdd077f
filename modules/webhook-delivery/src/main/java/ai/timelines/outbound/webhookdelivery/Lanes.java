package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.ChatKey;
import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.messageingest.AcceptedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The chats that this node has leased, bounded in memory, and in number but for a few that each workspace may always have.
 *
 * <p>What it accepts and what is found in the queue have rooms of their own. Of what it accepts, a workspace may have as many as it gets done with in about two seconds, so that leases do not run out while they wait;
 * of what is found in the queue no more than keep its places busy, so that other nodes find some, too, and that beside what it accepts. All else
 * stays in the queue. The bounds tighten as room grows scarce, so that nobody takes the last of it (R29).
 */
final class Lanes {

    /** Of what is accepted, and of what is found in the queue. */
    private static final int MOST = 4_096;

    private static final int ALWAYS_PER_WORKSPACE = 8;
    private static final int USUALLY_PER_WORKSPACE = 128;
    private static final int SECONDS_AHEAD = 2;
    private static final int SHARE_OF_THE_FREE = 2;
    private static final double QUICK_MILLIS = 250;
    private static final double SMOOTHING = 16;
    private static final int FEW = 256;

    /** What of a backlog was accepted so shortly after one another goes chat by chat: to queue up again for it would cost more than it is worth. */
    private static final Duration TOGETHER = Duration.ofSeconds(10);

    /** What is left after a second of the pace that a node has shown. */
    private static final double PACE_KEPT = 0.9;

    /** Of one workspace: lanes that are open, and deliveries in this second and in the ones before. */
    private static final class Traffic {
        private int open;
        private int backlog;
        private int delivered;
        private int rate;
        private double answerMillis;

        /** Since when what was left in the queue is due; null where nothing is known to be. */
        private @Nullable Instant leftSince;
    }

    private final ByteBudget memory;
    private final ConcurrentHashMap<ChatKey, Lane> byChat = new ConcurrentHashMap<>();
    private final Map<UUID, Traffic> traffic = new HashMap<>();
    private int open;
    private int openBacklog;

    /** Deliveries in a second that this node has lately managed: now it may deliver less because it accepts less. */
    private double pace;

    private long rateSince = System.nanoTime();

    /** @param bytes of messages that are kept in memory */
    Lanes(long bytes) {
        this.memory = new ByteBudget(bytes);
    }

    /** Takes room for a lane; it is used by {@link #open} or given back. */
    synchronized boolean reserve(UUID workspaceId, boolean backlog) {
        var mine = traffic.computeIfAbsent(workspaceId, _ -> new Traffic());
        if (!hasRoom(mine, backlog)) {
            return false;
        }
        mine.open++;
        mine.backlog += backlog ? 1 : 0;
        open++;
        openBacklog += backlog ? 1 : 0;
        return true;
    }

    synchronized void cancel(UUID workspaceId, boolean backlog) {
        var mine = traffic.computeIfAbsent(workspaceId, _ -> new Traffic());
        mine.open--;
        mine.backlog -= backlog ? 1 : 0;
        open--;
        openBacklog -= backlog ? 1 : 0;
        if (open == 0) {
            notifyAll();
        }
    }

    private boolean hasRoom(Traffic mine, boolean backlog) {
        return backlog
                ? mine.backlog < roomForBacklog()
                : mine.open - mine.backlog
                        < Math.min(
                                Math.max(USUALLY_PER_WORKSPACE, SECONDS_AHEAD * mine.rate), share(open - openBacklog));
    }

    /** How many lanes of a backlog a workspace may have at most, as things are. */
    synchronized int roomForBacklog() {
        return Math.min(USUALLY_PER_WORKSPACE, share(openBacklog));
    }

    /** @param taken of its kind */
    private static int share(int taken) {
        return Math.max(ALWAYS_PER_WORKSPACE, (MOST - taken) / SHARE_OF_THE_FREE);
    }

    /** Uses reserved room. */
    Lane open(Claim claim, List<AcceptedMessage> messages, boolean backlog) {
        return open(claim, messages, backlog, backlog);
    }

    /** The same for a lane that goes at once, though what follows it in its chat is no more urgent than what waits of others. */
    Lane openAtOnce(Claim claim) {
        return open(claim, List.of(), false, true);
    }

    private Lane open(Claim claim, List<AcceptedMessage> messages, boolean backlog, boolean givesWay) {
        var lane = new Lane(
                claim, messages, backlog, acceptedAt -> !givesWay || isNext(claim.workspaceId(), acceptedAt), memory);
        byChat.put(claim.key(), lane);
        return lane;
    }

    /** A backlog goes out oldest first: its chats do not go on with what is younger than what was left in the queue. */
    private synchronized boolean isNext(UUID workspaceId, Instant acceptedAt) {
        var mine = traffic.get(workspaceId);
        return mine == null || mine.leftSince == null || !acceptedAt.isAfter(mine.leftSince.plus(TOGETHER));
    }

    /** @param since since when it is due; null where nothing was left */
    synchronized void left(UUID workspaceId, @Nullable Instant since) {
        traffic.computeIfAbsent(workspaceId, _ -> new Traffic()).leftSince = since;
    }

    /** Something is due that there is no room for; how old it is is not known, unless more was left before. */
    synchronized void leftUnseen(UUID workspaceId) {
        var mine = traffic.computeIfAbsent(workspaceId, _ -> new Traffic());
        mine.leftSince = mine.leftSince == null ? Instant.MIN : mine.leftSince;
    }

    Optional<Lane> find(ChatKey chat) {
        return Optional.ofNullable(byChat.get(chat));
    }

    /** The workspaces that have any. */
    synchronized Set<UUID> workspaces() {
        return Set.copyOf(traffic.keySet());
    }

    /** Whether there is so much room for a backlog that it is worth a look for more: one chat at a time would cost a claim each. */
    synchronized boolean isWorthALook(UUID workspaceId) {
        var mine = traffic.get(workspaceId);
        return mine == null || mine.backlog <= roomForBacklog() / 2;
    }

    /** The lane is done with; true if it is worth a look now for more of a backlog. */
    synchronized boolean close(Lane lane) {
        lane.forget();
        byChat.remove(lane.chat(), lane);
        cancel(lane.workspaceId(), lane.isBacklog());
        return isWorthALook(lane.workspaceId());
    }

    /** @param took how long the receiver took to answer */
    synchronized void delivered(UUID workspaceId, Duration took) {
        var mine = traffic.get(workspaceId);
        if (mine != null) {
            mine.delivered++;
            mine.answerMillis += (took.toNanos() / 1e6 - mine.answerMillis) / SMOOTHING;
        }
    }

    /**
     * For how long messages to receivers that answer quickly will wait, as they are being delivered now. Single ones that were held go out at the pace
     * at which they are let in, and are no reason to accept less; bundles are, since all that is accepted for bundles waits for its window first.
     */
    double expectedWaitSeconds() {
        var quick = soonOfAChat();
        long waiting = 0;
        for (var lane : byChat.values()) {
            // Beyond that they wait for those of their chat before them, whatever this node could do.
            waiting += Math.min(lane.waiting() - (isHeld(lane) ? 1 : 0), quick.getOrDefault(lane.workspaceId(), 0L));
        }
        return waiting < FEW ? 0 : waiting / Math.max(1, pace());
    }

    private static boolean isHeld(Lane lane) {
        return lane.isBacklog() && !lane.claim().bundle();
    }

    /** How many messages of a chat are delivered soon if nothing but the receiver takes time, by workspace; of those that answer quickly. */
    private synchronized Map<UUID, Long> soonOfAChat() {
        var quick = new HashMap<UUID, Long>();
        traffic.forEach((workspaceId, it) -> {
            if (it.answerMillis < QUICK_MILLIS && it.rate > 0) {
                quick.put(workspaceId, (long) Math.ceil(QUICK_MILLIS / it.answerMillis));
            }
        });
        return quick;
    }

    private synchronized double pace() {
        return pace;
    }

    /** To be called every second or so. */
    synchronized void secondHasPassed() {
        long now = System.nanoTime();
        double seconds = Math.max(1, (now - rateSince) / 1e9);
        rateSince = now;
        int delivered = traffic.values().stream().mapToInt(it -> it.delivered).sum();
        pace = Math.max(delivered / seconds, pace * PACE_KEPT);
        traffic.values().forEach(it -> {
            it.rate = Math.max((int) Math.ceil(it.delivered / seconds), it.rate / 2);
            it.delivered = 0;
        });
        traffic.values().removeIf(it -> it.open == 0 && it.rate == 0);
    }

    synchronized int open() {
        return open;
    }

    /** Waits until none is open; false if the time ran out before. */
    synchronized boolean awaitNone(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (open > 0) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
