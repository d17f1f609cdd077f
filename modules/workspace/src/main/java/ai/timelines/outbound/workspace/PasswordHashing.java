package ai.timelines.outbound.workspace;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * All hashing of passwords that anybody can ask for. It is dear on purpose: half of the cores do it at a time, so that a flood of sign-ins
 * takes neither the others nor the memory from those who deliver (R29). Who would have to wait too long is sent away at once.
 */
@Component
public class PasswordHashing {

    /** Too many passwords are to be hashed at the moment; what was asked for has not been looked at. */
    public static final class BusyException extends RuntimeException {

        BusyException() {
            super("Too many passwords are to be hashed at the moment", null, false, false);
        }
    }

    /** More than one turn's worth of them would wait in vain. */
    private static final int WAITING_PER_TURN = 40;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PasswordEncoder encoder;
    private final Semaphore turns;
    private final int mostWaiting;
    private final Duration patience;

    @Autowired
    PasswordHashing(PasswordEncoder encoder) {
        this(encoder, Math.max(1, Runtime.getRuntime().availableProcessors() / 2), PATIENCE);
    }

    /** @param patience how long somebody waits for a turn */
    PasswordHashing(PasswordEncoder encoder, int atATime, Duration patience) {
        this.encoder = encoder;
        this.turns = new Semaphore(atATime, true);
        this.mostWaiting = atATime * WAITING_PER_TURN;
        this.patience = patience;
    }

    /** @throws BusyException if it was not looked at */
    public boolean matches(String password, String hash) {
        return inTurn(() -> encoder.matches(password, hash));
    }

    /** @throws BusyException if it was not hashed */
    public String encode(String password) {
        return inTurn(() -> Objects.requireNonNull(encoder.encode(password)));
    }

    /** Whether today's hashes are stronger. */
    boolean isOutdated(String hash) {
        return encoder.upgradeEncoding(hash);
    }

    Semaphore turns() {
        return turns;
    }

    int mostWaiting() {
        return mostWaiting;
    }

    <T> T inTurn(Supplier<T> work) {
        try {
            if (turns.getQueueLength() >= mostWaiting
                    || !turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BusyException();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new BusyException();
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
