package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.database.OutageLines;
import ai.timelines.outbound.outboundhttp.OutboundHttpProperties;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks for what is due in the queue and has it claimed for this node.
 *
 * <p>There is an agenda, in memory, of when each workspace has something due; a look at the queue renews it every second or so, so that what
 * another node left is found too. Workspaces take turns, each within its room (R29).
 */
@Component
class Dispatcher implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int LOOK_SHARE = 50;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration GRACE_MARGIN = Duration.ofSeconds(5);

    private final ClaimRounds rounds;
    private final QueueLook queueLook;
    private final Sending sending;
    private final Agenda agenda;
    private final DispatchProperties properties;
    private final Duration grace;
    private final InstantSource clock;
    private final OutageLines lookOutage = new OutageLines("queue");
    private volatile boolean running;
    private Thread loop = Thread.currentThread();
    private long nextLook;

    Dispatcher(
            ClaimRounds rounds,
            QueueLook queueLook,
            Sending sending,
            DispatchProperties properties,
            OutboundHttpProperties http,
            InstantSource clock) {
        this.rounds = rounds;
        this.queueLook = queueLook;
        this.sending = sending;
        this.agenda = sending.agenda();
        this.properties = properties;
        this.grace = http.timeout().plus(GRACE_MARGIN);
        this.clock = clock;
    }

    /** Claims all that is due and has room; returns how many deliveries that were. */
    int runOnce() {
        int claimed = 0;
        int now;
        do {
            now = rounds.claimDue(this::isTimeToLook);
            claimed += now;
        } while (now > 0 && !isTimeToLook());
        return claimed;
    }

    /** Renews what is known of the queue, and of the webhooks for which something waits here. */
    void look() {
        sending.secondHasPassed();
        queueLook.renew(agenda);
        queueLook.withdrawOutdated(sending);
    }

    private void loop() {
        while (sending.isTaking()) {
            try {
                if (isTimeToLook()) {
                    lookInTime();
                }
                runOnce();
                await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error failure) {
                tell(failure);
                pause();
            }
        }
    }

    private boolean isTimeToLook() {
        return properties.background() && System.nanoTime() - nextLook >= 0;
    }

    /** Whatever goes wrong with it, what is known already goes on. */
    private void lookInTime() {
        long begin = System.nanoTime();
        long pause = LOOK.toNanos();
        try {
            look();
            lookOutage.works();
            pause = Math.clamp((System.nanoTime() - begin) * LOOK_SHARE, LOOK.toNanos(), LONGEST_PAUSE.toNanos());
        } catch (RuntimeException failure) {
            if (DatabaseFailures.isTemporary(failure)) {
                lookOutage.fails(failure);
            } else {
                tell(failure);
            }
        }
        nextLook = System.nanoTime() + pause;
    }

    private static void tell(Throwable failure) {
        log.error("Looking for what is due failed; trying again in a second", failure);
    }

    /** Until something is announced, comes due, or the queue is to be looked at again. */
    private void await() throws InterruptedException {
        long wait = Math.clamp(nextLook - System.nanoTime(), 0, LOOK.toNanos());
        var earliest = agenda.earliest();
        if (earliest != null) {
            wait = Math.min(
                    wait,
                    Math.max(0, Duration.between(clock.instant(), earliest).toNanos()));
        }
        agenda.awaitNews(wait);
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
        sending.begin();
        if (properties.background()) {
            loop = Thread.ofPlatform().name("dispatcher").daemon().start(this::loop);
        }
    }

    /** Takes nothing more and lets what is in flight end; what cannot within the grace is left to its lease (R29). */
    @Override
    public void stop() {
        long end = System.nanoTime() + grace.toNanos();
        log.info("Stopping: nothing more is sent; {} chats are under way", sending.lanesOpen());
        sending.end();
        agenda.wake();
        try {
            if (properties.background()) {
                loop.join(until(end));
                // What it had claimed just then.
                sending.end();
            }
            if (sending.awaitNothingUnderWay(until(end))) {
                log.info("Stopped: what was under way was finished or given back");
            } else {
                log.warn(
                        "{} chats were still under way after {} s; their leases will end",
                        sending.lanesOpen(),
                        grace.toSeconds());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        running = false;
    }

    private static Duration until(long nanoTime) {
        return Duration.ofNanos(nanoTime - System.nanoTime());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server stops there may be more to take; after that, the sending ends before the database goes. */
    @Override
    public int getPhase() {
        return 0;
    }
}
