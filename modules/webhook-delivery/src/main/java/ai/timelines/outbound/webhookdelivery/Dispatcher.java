package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.aggregationscheduler.Handover;
import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.outboundhttp.OutboundHttpProperties;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Decides what this node sends and when.
 *
 * <p>What was just accepted here is sent from memory. For the rest there is an agenda, in memory, of when each workspace has something
 * due; a look at the queue renews it every second or so, so that what another node left is found too. Workspaces take turns, each
 * within its places (R29).
 */
@Component
class Dispatcher implements Handover, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private static final Duration LEASE_MARGIN = Duration.ofSeconds(10);
    private static final Duration WHILE_HELD = Duration.ofMillis(50);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int LOOK_SHARE = 50;
    private static final int CLAIMED_AT_A_TIME = 32;
    private static final Duration GRACE_MARGIN = Duration.ofSeconds(5);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private final DeliveryQueue queue;
    private final QueueLook queueLook;
    private final ObjectProvider<Courier> courier;
    private final DispatchProperties properties;
    private final Duration lease;
    private final Duration grace;
    private final InstantSource clock;
    private final Places places;
    private final Agenda agenda = new Agenda();
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean running;
    private volatile boolean taking;
    private Thread loop = Thread.currentThread();
    private long nextLook;

    Dispatcher(
            DeliveryQueue queue,
            QueueLook queueLook,
            ObjectProvider<Courier> courier,
            DispatchProperties properties,
            OutboundHttpProperties http,
            InstantSource clock) {
        this.queue = queue;
        this.queueLook = queueLook;
        this.courier = courier;
        this.properties = properties;
        this.lease = http.timeout().plus(LEASE_MARGIN);
        this.grace = http.timeout().plus(GRACE_MARGIN);
        this.clock = clock;
        this.places = new Places(properties.inFlight(), properties.inFlightPerWorkspace());
    }

    @Override
    public Duration lease() {
        return lease;
    }

    @Override
    public boolean reserve(UUID workspaceId) {
        return taking && places.reserve(workspaceId);
    }

    @Override
    public void cancel(UUID workspaceId) {
        release(workspaceId);
    }

    @Override
    public void deliver(List<Claim> claims) {
        claims.forEach(this::start);
    }

    @Override
    public void expect(UUID workspaceId, Instant dueAt) {
        if (agenda.expect(workspaceId, dueAt)) {
            wake.release();
        }
    }

    /** Starts a claimed delivery for which a place is reserved. */
    private void start(Claim claim) {
        Thread.startVirtualThread(() -> {
            try {
                courier.getObject().run(claim);
            } finally {
                release(claim.workspaceId());
            }
        });
    }

    /** Sends a delivery that waits to be tried again, at once; false if it does not wait, or there is no place for it now. */
    boolean startWaiting(UUID workspaceId, String chatId, UUID webhookId) {
        if (!reserve(workspaceId)) {
            return false;
        }
        var claim = queue.claimWaiting(workspaceId, chatId, webhookId, lease);
        claim.ifPresentOrElse(this::start, () -> release(workspaceId));
        return claim.isPresent();
    }

    /** Gives a place back, and wakes those who wait for one. */
    private void release(UUID workspaceId) {
        places.release(workspaceId);
        if (agenda.unpark()) {
            wake.release();
        }
    }

    /** Starts all that is due and has a place; returns how many deliveries that were. */
    int runOnce() {
        int started = 0;
        var turn = agenda.takeDue(clock.instant());
        while (!turn.isEmpty() && taking) {
            var again = new ArrayList<UUID>();
            for (var workspaceId : turn) {
                int claimed = tryClaim(workspaceId);
                started += claimed;
                if (claimed == CLAIMED_AT_A_TIME) {
                    again.add(workspaceId);
                }
            }
            turn = again;
        }
        return started;
    }

    /** What goes wrong with one workspace keeps nobody else waiting. */
    private int tryClaim(UUID workspaceId) {
        try {
            return claim(workspaceId);
        } catch (RuntimeException failure) {
            agenda.expect(workspaceId, clock.instant().plus(AFTER_FAILURE));
            if (DatabaseFailures.isTemporary(failure)) {
                throw failure;
            }
            log.error("workspace={}: what is due could not be claimed; trying again in a second", workspaceId, failure);
            return 0;
        }
    }

    private int claim(UUID workspaceId) {
        int reserved = 0;
        while (reserved < CLAIMED_AT_A_TIME && places.reserve(workspaceId)) {
            reserved++;
        }
        if (reserved == 0) {
            agenda.expect(workspaceId, clock.instant());
            awaitPlace(workspaceId);
            return 0;
        }
        int used = 0;
        try {
            var claimed = queue.claim(workspaceId, reserved, lease);
            used = claimed.claims().size();
            deliver(claimed.claims());
            var nextDue = claimed.nextDue();
            if (nextDue != null) {
                agenda.expect(workspaceId, used == 0 ? notNow(nextDue) : nextDue);
            }
            if (used == reserved && reserved < CLAIMED_AT_A_TIME) {
                awaitPlace(workspaceId);
            }
        } finally {
            for (int unused = used; unused < reserved; unused++) {
                places.release(workspaceId);
            }
        }
        return used;
    }

    /** What is due and could not be claimed is held by somebody else for a moment. */
    private Instant notNow(Instant nextDue) {
        var soon = clock.instant().plus(WHILE_HELD);
        return nextDue.isBefore(soon) ? soon : nextDue;
    }

    /** The next place that comes free wakes the loop; one that came free just before would not have. */
    private void awaitPlace(UUID workspaceId) {
        agenda.park(workspaceId);
        if (places.free(workspaceId) > 0) {
            agenda.unpark();
        }
    }

    /** Renews the agenda from the queue. */
    void look() {
        queueLook.renew(agenda);
    }

    private void loop() {
        while (taking) {
            try {
                if (System.nanoTime() - nextLook >= 0) {
                    long begin = System.nanoTime();
                    look();
                    long took = System.nanoTime() - begin;
                    nextLook = System.nanoTime() + Math.max(LOOK.toNanos(), took * LOOK_SHARE);
                }
                runOnce();
                await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error failure) {
                if (DatabaseFailures.isTemporary(failure)) {
                    log.warn(
                            "The database cannot be reached; trying again in a second ({})",
                            failure.getClass().getSimpleName());
                } else {
                    log.error("Looking for what is due failed; trying again in a second", failure);
                }
                pause();
            }
        }
    }

    /** Until something is announced, comes due, or the queue is to be looked at again. */
    private void await() throws InterruptedException {
        long wait = Math.min(LONGEST_WAIT.toNanos(), Math.max(0, nextLook - System.nanoTime()));
        var earliest = agenda.earliest();
        if (earliest != null) {
            wait = Math.min(
                    wait,
                    Math.max(0, Duration.between(clock.instant(), earliest).toNanos()));
        }
        if (wake.tryAcquire(wait, TimeUnit.NANOSECONDS)) {
            wake.drainPermits();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start() {
        running = true;
        taking = true;
        if (properties.background()) {
            loop = Thread.ofPlatform().name("dispatcher").daemon().start(this::loop);
        }
    }

    /** Takes nothing more and lets what is in flight end; what cannot is left to its lease (R29). */
    @Override
    public void stop() {
        taking = false;
        wake.release();
        try {
            if (properties.background()) {
                loop.join(Duration.ofSeconds(5));
            }
            if (!places.awaitEmpty(grace.toMillis())) {
                log.warn(
                        "{} requests were still in flight after {} s; their leases will end",
                        places.used(),
                        grace.toSeconds());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Whether a chat's next delivery may follow the last one at once. */
    boolean isTaking() {
        return taking;
    }

    int inFlight() {
        return places.used();
    }

    /** Waits until nothing is in flight. */
    boolean awaitIdle(Duration patience) throws InterruptedException {
        return places.awaitEmpty(patience.toMillis());
    }

    /** Before the web server stops there may be more to take; after that, the sending ends before the database goes. */
    @Override
    public int getPhase() {
        return 0;
    }
}
