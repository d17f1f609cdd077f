package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.ChatKey;
import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.aggregationscheduler.Following;
import ai.timelines.outbound.aggregationscheduler.Handover;
import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.messageingest.AcceptedMessage;
import ai.timelines.outbound.outboundhttp.OutboundHttpProperties;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** What this node has under way: chats as {@link Lanes}, requests within their {@link Places}. */
@Component
class Sending implements Handover {

    private static final Logger log = LoggerFactory.getLogger(Sending.class);
    /** For waiting for a place, and for writing down what became of the request. */
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(20);

    private static final Duration SETTLING = Duration.ofSeconds(5);
    private static final int SHARE_OF_THE_HEAP = 8;
    private static final int KEPT_FROM_BACKLOGS = 4;
    private static final int PROBES_SHARE = 4;

    /** As many probes may wait for a place as come to theirs in time, if all that are before them hang. */
    private static final int PROBES_AHEAD_SHARE = 4;

    /** For each request of a workspace's backlog in flight, as many that have been answered may wait to be written down. */
    private static final int UNTIL_SETTLED = 2;

    private final DeliveryQueue queue;
    private final Agenda agenda = new Agenda();
    private final Lanes lanes = new Lanes(Runtime.getRuntime().maxMemory() / SHARE_OF_THE_HEAP);
    private final LargePayloads largePayloads =
            new LargePayloads(Runtime.getRuntime().maxMemory() / SHARE_OF_THE_HEAP);
    private final Places places;
    private final Departures departures;
    private final int probesAhead;
    private final Duration timeout;
    private final InstantSource clock;
    private volatile boolean taking;

    Sending(
            DeliveryQueue queue,
            ObjectProvider<Courier> courier,
            DispatchProperties properties,
            OutboundHttpProperties http,
            InstantSource clock) {
        this.queue = queue;
        this.timeout = http.timeout();
        this.clock = clock;
        this.places = new Places(properties.inFlight(), properties.inFlightPerWorkspace());
        int most = properties.inFlight();
        var backlogs = new Places(
                Math.max(1, most - most / KEPT_FROM_BACKLOGS), properties.inFlightPerWorkspace() * UNTIL_SETTLED);
        int atOnce = Math.max(1, most / PROBES_SHARE);
        this.probesAhead = Math.max(1, atOnce / PROBES_AHEAD_SHARE);
        var probes = new Places(atOnce, properties.inFlightPerWorkspace());
        // It needs this first, so it is asked for when it is needed.
        var carrier = SingletonSupplier.of(courier::getObject);
        this.departures = new Departures(
                places,
                backlogs,
                probes,
                lane -> Thread.startVirtualThread(() -> carrier.obtain().run(lane)),
                System::nanoTime);
    }

    Agenda agenda() {
        return agenda;
    }

    @Override
    public Duration lease() {
        return timeout.plus(LEASE_MARGIN);
    }

    @Override
    public boolean reserve(UUID workspaceId) {
        return taking && lanes.reserve(workspaceId, false);
    }

    @Override
    public void cancel(UUID workspaceId) {
        lanes.cancel(workspaceId, false);
    }

    /** Takes room for a chat that is found in the queue; it is used by {@link #deliverBacklog} or given back. */
    boolean reserveForBacklog(UUID workspaceId) {
        return taking && lanes.reserve(workspaceId, true);
    }

    /** How many chats found in the queue a workspace may have here at most, as things are. */
    int roomForBacklog() {
        return lanes.roomForBacklog();
    }

    /** Whether there is so much room that it is worth a look for more in the queue. */
    boolean isWorthALook(UUID workspaceId) {
        return lanes.isWorthALook(workspaceId);
    }

    void cancelForBacklog(UUID workspaceId) {
        lanes.cancel(workspaceId, true);
    }

    /** What was left in the queue of what is due, for want of room: since when it is due, or null where nothing was. */
    void left(UUID workspaceId, @Nullable Instant since) {
        lanes.left(workspaceId, since);
    }

    /** Something is due that there is no room for. */
    void leftUnseen(UUID workspaceId) {
        lanes.leftUnseen(workspaceId);
    }

    @Override
    public void deliver(Claim claim, List<AcceptedMessage> messages) {
        departures.add(lanes.open(claim, messages, false));
    }

    /** Sends what was asked for at once and has room reserved. */
    void deliverAtOnce(Claim claim) {
        departures.add(lanes.openAtOnce(claim));
    }

    /** Sends what was found in the queue and has room reserved. */
    void deliverBacklog(Claim claim, List<AcceptedMessage> messages) {
        departures.add(lanes.open(claim, messages, true));
    }

    @Override
    public Optional<Joining> join(ChatKey chat, long lastPosition) {
        return lanes.find(chat)
                .filter(lane -> lane.join(lastPosition, clock.instant()))
                .map(lane -> lane);
    }

    @Override
    public boolean hasUnderWay(ChatKey chat, UUID leaseToken) {
        return lanes.find(chat).filter(lane -> lane.holds(leaseToken)).isPresent();
    }

    @Override
    public void expect(UUID workspaceId, Instant dueAt) {
        agenda.expect(workspaceId, dueAt);
    }

    @Override
    public void changed(UUID workspaceId) {
        giveBackBeside(departures.withdraw(workspaceId), true);
    }

    /** This workspace's webhook is off or has just failed: nothing of it goes without a new claim, and no probe before its time. */
    void stop(UUID workspaceId) {
        giveBackBeside(departures.withdraw(workspaceId), false);
    }

    /** Whether a webhook that fails may be probed soon. */
    boolean takesProbes() {
        return departures.probesWaiting() < probesAhead;
    }

    /** Takes a place for a request beside the queue; to be given back by {@link #givePlaceBeside}. */
    boolean takePlaceBeside(UUID workspaceId) {
        return taking && places.reserveOnRequest(workspaceId);
    }

    void givePlaceBeside(UUID workspaceId) {
        departures.arrivedBeside(workspaceId);
    }

    /** The lane's request has been answered, or will not be made: its place is free. */
    void arrived(Lane lane) {
        departures.arrived(lane);
    }

    /** A delivery was attempted, which took the receiver so long. */
    void attempted(UUID workspaceId, Duration took) {
        lanes.delivered(workspaceId, took);
    }

    /** For how long messages to receivers that answer quickly will wait, as they are being delivered now. */
    double expectedWaitSeconds() {
        return lanes.expectedWaitSeconds();
    }

    LargePayloads largePayloads() {
        return largePayloads;
    }

    /** The chat's next delivery: true if it may be made at once, by who asks. */
    boolean goesOn(Lane lane, Claim next) {
        lane.next(next);
        return departures.goesOn(lane);
    }

    /** The chat has nothing more to send, or somebody else is to do it. */
    void done(Lane lane) {
        departures.settled(lane);
        if (lanes.close(lane)) {
            agenda.unpark(lane.workspaceId());
        }
    }

    /** Whether the claim's lease outlasts a request that begins now, and its settling. */
    boolean isLeasedLongEnough(Claim claim) {
        return clock.instant().plus(timeout).plus(SETTLING).isBefore(claim.leaseEndsAt());
    }

    /** Gives back what waits for a place and is like this. */
    void withdraw(Predicate<Lane> unwanted) {
        giveBackBeside(departures.withdraw(unwanted), true);
    }

    /** Whoever wants it does not wait for the database. */
    private void giveBackBeside(Collection<Lane> unsent, boolean probesToo) {
        if (!unsent.isEmpty()) {
            Thread.startVirtualThread(() -> giveBack(unsent, probesToo));
        }
    }

    /**
     * Back to the queue; if the database cannot be reached their leases do the same, later.
     *
     * @param probesToo whether a probe among them may be made at once by somebody else
     */
    private void giveBack(Collection<Lane> unsent, boolean probesToo) {
        var claims = new HashMap<Claim, Following>();
        unsent.forEach(lane -> claims.put(lane.claim(), lane));
        try {
            release(claims, probesToo);
        } catch (RuntimeException failure) {
            if (!DatabaseFailures.isTemporary(failure)) {
                throw failure;
            }
            log.warn("{} chats could not be given back to the queue; their leases will end", claims.size());
        } finally {
            unsent.forEach(this::done);
        }
    }

    /** Gives claims back to the queue. */
    void release(Map<Claim, Following> claims, boolean probesToo) {
        queue.release(claims, probesToo);
        claims.keySet().forEach(claim -> dueAgain(claim.workspaceId()));
    }

    /** Something of this workspace is back in the queue, and due. */
    void dueAgain(UUID workspaceId) {
        agenda.expect(workspaceId, clock.instant());
    }

    /** To be called every second. */
    void secondHasPassed() {
        lanes.secondHasPassed();
        agenda.unparkAll();
    }

    /** The workspaces of which something waits for a place. */
    Collection<UUID> waitingWorkspaces() {
        return departures.waitingWorkspaces();
    }

    void begin() {
        taking = true;
    }

    /** Takes nothing more; what waits for a place goes back to the queue, and is under way until it is there. */
    void end() {
        taking = false;
        giveBackBeside(departures.withdraw(_ -> true), true);
    }

    /** Whether a chat's next delivery may follow the last one. */
    boolean isTaking() {
        return taking;
    }

    int lanesOpen() {
        return lanes.open();
    }

    /** Waits until nothing is under way. */
    boolean awaitNothingUnderWay(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        return lanes.awaitNone(patience.toMillis()) && places.awaitEmpty((end - System.nanoTime()) / 1_000_000);
    }
}
