package ai.timelines.outbound.mail;

import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.database.OutageLines;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Runs the sender at intervals, and at once when a mail was written on this node. */
@Component
class OutboxTimer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OutboxTimer.class);

    private static final Duration BETWEEN_DELETIONS = Duration.ofHours(1);
    private static final Duration MAIL_IN_HAND = Duration.ofSeconds(20);

    private final OutboxSender sender;
    private final Duration pollInterval;
    private final OutageLines outage = new OutageLines("mail");
    private final AtomicBoolean nudged = new AtomicBoolean();
    private volatile @Nullable ScheduledExecutorService thread;

    OutboxTimer(OutboxSender sender, MailSettings settings) {
        this.sender = sender;
        this.pollInterval = settings.pollInterval();
    }

    /** Sends what is due, soon, on another thread. */
    void nudge() {
        var running = thread;
        if (running != null && nudged.compareAndSet(false, true)) {
            try {
                running.execute(this::send);
            } catch (RejectedExecutionException _) {
                log.debug("Stopping: the mail is left to another node or the next start");
            }
        }
    }

    private void send() {
        nudged.set(false);
        try {
            sender.runWhile(this::isRunning);
            if (isRunning()) {
                outage.works();
            }
        } catch (RuntimeException failure) {
            if (DatabaseFailures.isTemporary(failure)) {
                outage.fails(failure);
            } else {
                log.error(
                        "The outbox of mails could not be worked off; again in {} s",
                        pollInterval.toSeconds(),
                        failure);
            }
        }
    }

    private void deleteOld() {
        try {
            sender.deleteOld();
        } catch (RuntimeException failure) {
            log.warn("Old mails could not be deleted from the outbox; again in an hour ({})", failure.toString());
        }
    }

    @Override
    public void start() {
        var started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("mail-outbox").daemon().factory());
        thread = started;
        started.scheduleWithFixedDelay(this::send, 0, pollInterval.toMillis(), TimeUnit.MILLISECONDS);
        started.scheduleWithFixedDelay(this::deleteOld, 0, BETWEEN_DELETIONS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets the mail in hand go out, so that it is not sent a second time by the next node (R29). */
    @Override
    public void stop() {
        var stopped = thread;
        thread = null;
        if (stopped == null) {
            return;
        }
        stopped.shutdown();
        try {
            if (!stopped.awaitTermination(MAIL_IN_HAND.toSeconds(), TimeUnit.SECONDS)) {
                stopped.shutdownNow();
            }
        } catch (InterruptedException _) {
            stopped.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
