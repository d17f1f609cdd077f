package ai.timelines.outbound.mail;

import ai.timelines.outbound.database.TimeOrderedIds;
import java.time.InstantSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Takes e-mails that are to be sent once the caller's transaction has committed. */
@Component
public class MailOutbox {

    private final OutboxTable table;
    private final OutboxTimer timer;
    private final TimeOrderedIds ids;
    private final InstantSource clock;

    MailOutbox(OutboxTable table, OutboxTimer timer, TimeOrderedIds ids, InstantSource clock) {
        this.table = table;
        this.timer = timer;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Writes the mail down in the caller's transaction; it leaves as soon as that commits, and later as long as it cannot be sent.
     *
     * @throws IllegalTransactionStateException outside a transaction
     */
    public void enqueue(Mail mail) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalTransactionStateException("A mail is put into the outbox within a transaction only");
        }
        table.insert(ids.next(), mail, clock.instant());
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                timer.nudge();
            }
        });
    }
}
