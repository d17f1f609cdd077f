package ai.timelines.outbound.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.timelines.outbound.workspace.PasswordHashing.Asker;
import ai.timelines.outbound.workspace.PasswordHashing.BusyException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

class PasswordHashingTests {

    private final BCryptPasswordEncoder encoder = new BCryptPasswordEncoder(4);

    @ParameterizedTest
    @EnumSource
    void whoWaitsForTooLongIsSentAway(Asker asker) {
        var hashing = new PasswordHashing(encoder, 2, Duration.ofMillis(1));
        var hash = hashing.encode("correct horse", asker);
        var turns = hashing.turns(asker);
        turns.permits().acquireUninterruptibly(turns.atATime());
        assertThatThrownBy(() -> hashing.matches("correct horse", hash, asker)).isInstanceOf(BusyException.class);
        assertThatThrownBy(() -> hashing.encode("correct horse", asker)).isInstanceOf(BusyException.class);
        turns.permits().release();
        assertThat(hashing.matches("correct horse", hash, asker)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void noMoreWaitThanCanHopeForATurn(Asker asker) throws Exception {
        var hashing = new PasswordHashing(encoder, 1, Duration.ofHours(1));
        try (var _ = new CrowdedHashing(hashing, asker)) {
            assertThatThrownBy(() -> hashing.encode("one too many", asker)).isInstanceOf(BusyException.class);
        }
        assertThat(hashing.encode("the next one", asker)).isNotEmpty();
    }

    @Test
    void strangersFillNoPlacesButTheirOwn() throws Exception {
        var hashing = new PasswordHashing(encoder, 2, Duration.ofHours(1));
        try (var _ = new CrowdedHashing(hashing, Asker.STRANGER)) {
            assertThat(hashing.encode("somebody known", Asker.ACQUAINTED)).isNotEmpty();
        }
    }

    /** Else a right password could be answered with "nothing was looked at". */
    @Test
    void bothPasswordsOfAChangeTakeOneTurn() {
        var permits = new AtomicReference<Semaphore>();
        var hashing = new PasswordHashing(new SomebodyWaits(permits), 1, Duration.ofMillis(1));
        permits.set(hashing.turns(Asker.ACQUAINTED).permits());
        assertThat(hashing.encodeNext("current", "current", "next", Asker.ACQUAINTED))
                .contains("next");
    }

    /** While the current password is looked at somebody comes, and would keep the turn for good. */
    private record SomebodyWaits(AtomicReference<Semaphore> permits) implements PasswordEncoder {

        @Override
        public String encode(CharSequence password) {
            return password.toString();
        }

        @Override
        public boolean matches(CharSequence password, String hash) {
            Thread.startVirtualThread(permits.get()::acquireUninterruptibly);
            await().until(permits.get()::hasQueuedThreads);
            return hash.contentEquals(password);
        }
    }
}
