package ai.timelines.outbound.workspace;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * All hashing of passwords that anybody can ask for. It is dear on purpose: for strangers half of the cores do it at a time, so that a flood
 * of sign-ins takes neither the others nor the memory from those who deliver (R29). Who would have to wait too long is sent away at once.
 *
 * <p>Those who are no strangers have one turn at a time and places to wait of their own, which no flood of strangers fills.
 */
@Component
public class PasswordHashing {

    /** For whom a password is hashed. */
    public enum Asker {
        /** Anybody. */
        STRANGER,
        /** Who is signed in, has been so in this browser before, or was invited. */
        ACQUAINTED
    }

    /** Too many passwords are to be hashed at the moment; what was asked for has not been looked at. */
    public static final class BusyException extends RuntimeException {

        BusyException() {
            super("Too many passwords are to be hashed at the moment", null, false, false);
        }
    }

    private static final int ACQUAINTED_AT_A_TIME = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PasswordEncoder encoder;
    private final HashingTurns ofStrangers;
    private final HashingTurns ofAcquainted;

    @Autowired
    PasswordHashing(PasswordEncoder encoder) {
        this(encoder, Math.max(1, Runtime.getRuntime().availableProcessors() / 2), PATIENCE);
    }

    /** @param patience how long somebody waits for a turn */
    PasswordHashing(PasswordEncoder encoder, int strangersAtATime, Duration patience) {
        this.encoder = encoder;
        this.ofStrangers = new HashingTurns(strangersAtATime, patience);
        this.ofAcquainted = new HashingTurns(ACQUAINTED_AT_A_TIME, patience);
    }

    /** @throws BusyException if it was not looked at */
    public boolean matches(String password, String hash, Asker asker) {
        return turns(asker).take(() -> encoder.matches(password, hash));
    }

    /** @throws BusyException if it was not hashed */
    public String encode(String password, Asker asker) {
        return turns(asker).take(() -> hashed(password));
    }

    /**
     * The hash of the next password where the current one is right, both in one turn.
     *
     * @throws BusyException if neither was looked at
     */
    Optional<String> encodeNext(String current, String hash, String next, Asker asker) {
        return turns(asker)
                .take(() -> encoder.matches(current, hash) ? Optional.of(hashed(next)) : Optional.<String>empty());
    }

    private String hashed(String password) {
        return Objects.requireNonNull(encoder.encode(password));
    }

    /** Whether today's hashes are stronger. */
    boolean isOutdated(String hash) {
        return encoder.upgradeEncoding(hash);
    }

    HashingTurns turns(Asker asker) {
        return switch (asker) {
            case STRANGER -> ofStrangers;
            case ACQUAINTED -> ofAcquainted;
        };
    }
}
