package ai.timelines.outbound.database;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.retry.RetryPolicy;
import org.springframework.retry.policy.CompositeRetryPolicy;
import org.springframework.retry.policy.SimpleRetryPolicy;
import org.springframework.retry.policy.TimeoutRetryPolicy;
import org.springframework.retry.support.RetryTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs work in one read-committed transaction and tries it again, whole, after a deadlock or a lock timeout (errors 1213 and 1205).
 *
 * <p>The work must therefore have no effect but on the database. Inside a transaction that is already open it simply takes part.
 */
@Component
public class Transactions {

    private static final int ATTEMPTS = 8;

    /** After that nothing is tried again: whoever waits for a lock for so long keeps others waiting. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(Transactions.class);

    private final SparseLine deadlockLine = new SparseLine(Duration.ofSeconds(10));
    private final SparseLine lockLine = new SparseLine(Duration.ofSeconds(10));
    private final TransactionTemplate template;
    private final RetryTemplate retry = RetryTemplate.builder()
            .customPolicy(policy())
            .uniformRandomBackoff(2, 40)
            .build();

    private static RetryPolicy policy() {
        var policy = new CompositeRetryPolicy();
        policy.setPolicies(new RetryPolicy[] {
            new SimpleRetryPolicy(ATTEMPTS, Map.of(PessimisticLockingFailureException.class, true), true),
            new TimeoutRetryPolicy(PATIENCE.toMillis())
        });
        return policy;
    }

    public Transactions(PlatformTransactionManager manager) {
        this.template = new TransactionTemplate(manager);
        this.template.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    }

    public void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    /** Returns what the work returned, once committed. */
    public <T> T call(Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return work.get();
        }
        return retry.execute(attempt -> {
            if (attempt.getLastThrowable() instanceof Throwable failure) {
                tell(failure);
            }
            return GroupThread.runTransaction(() -> template.execute(_ -> work.get()));
        });
    }

    /** It costs time alone, but many of them mean that somebody else locks what is locked here, in another order. */
    private void tell(Throwable failure) {
        (DatabaseFailures.isDeadlock(failure) ? deadlockLine : lockLine)
                .next()
                .ifPresent(withheld -> log.info(
                        "a transaction is tried again ({}); {} more since the last such line",
                        DatabaseFailures.cause(failure),
                        withheld));
    }
}
