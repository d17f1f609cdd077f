package ai.timelines.outbound.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.database.GroupCommit.Limits;
import ai.timelines.outbound.database.GroupCommit.OverloadedException;
import ai.timelines.outbound.database.SideLines.Locks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SideLinesTests {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Limits LIMITS = Limits.oneByOne(4, 10, 800);

    /** The items whose locks somebody keeps: those of their first letter. */
    private final Set<Character> locked = ConcurrentHashMap.newKeySet();

    private final List<List<String>> groups = new CopyOnWriteArrayList<>();

    private record Lines(SideLines<String, String> lines) implements AutoCloseable {

        boolean join(Waiting<String, String> item) {
            return lines.join(item);
        }

        void open(Waiting<String, String> item) {
            lines.open(item);
        }

        @Override
        public void close() {
            try {
                assertThat(lines.close(Duration.ofSeconds(20))).isTrue();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    private Lines lines(Duration keptOpen) {
        return lines(keptOpen, this::write);
    }

    private static Lines lines(Duration keptOpen, Function<List<Waiting<String, String>>, Locks> writer) {
        return new Lines(new SideLines<>("test", LIMITS, item -> item.charAt(0), writer, keptOpen));
    }

    private Locks write(List<Waiting<String, String>> group) {
        groups.add(group.stream().map(Waiting::item).toList());
        boolean free = !locked.contains(group.getFirst().item().charAt(0));
        group.forEach(it -> it.succeed(free ? "written" : "locked"));
        return free ? Locks.FREE : Locks.KEPT;
    }

    private static Waiting<String, String> item(String item) {
        return new Waiting<>(item, item.length(), new AtomicLong());
    }

    private static String answer(Waiting<String, String> item) throws Exception {
        return item.answer().get(10, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void aLineWhoseLocksAreFreeEndsAtOnce() throws Exception {
        try (var lines = lines(LONG)) {
            assertThat(lines.join(item("a"))).isFalse();
            var item = item("a");
            lines.open(item);
            assertThat(answer(item)).isEqualTo("written");
            Awaitility.await().until(() -> !lines.join(item("a")));
        }
    }

    @Test
    void aLineThatMetALockTakesWhatComesNextForIt() throws Exception {
        locked.add('a');
        try (var lines = lines(LONG)) {
            var first = item("a");
            lines.open(first);
            assertThat(answer(first)).isEqualTo("locked");
            assertThat(lines.join(item("b"))).isFalse();
            locked.clear();
            var next = item("a2");
            assertThat(lines.join(next)).isTrue();
            assertThat(answer(next)).isEqualTo("written");
        }
    }

    @Test
    void aLineThatMetALockEndsAfterAWhileInWhichNothingCame() throws Exception {
        locked.add('a');
        try (var lines = lines(Duration.ofMillis(50))) {
            var first = item("a");
            lines.open(first);
            assertThat(answer(first)).isEqualTo("locked");
            Awaitility.await().until(() -> !lines.join(item("a")));
        }
    }

    @Test
    void linesThatMetALockKeepNoOtherLineWaiting() throws Exception {
        var lockIsGivenUp = new CountDownLatch(1);
        var secondTries = new CountDownLatch(8);
        try (var lines = lines(LONG, group -> {
            boolean isLocked = group.getFirst().item().charAt(0) < 'i';
            if (isLocked && group.getFirst().item().endsWith("again")) {
                secondTries.countDown();
                await(lockIsGivenUp);
            }
            group.forEach(it -> it.succeed(isLocked ? "locked" : "written"));
            return isLocked ? Locks.KEPT : Locks.FREE;
        })) {
            for (char locks = 'a'; locks < 'i'; locks++) {
                var first = item(locks + " first");
                lines.open(first);
                assertThat(answer(first)).isEqualTo("locked");
                assertThat(lines.join(item(locks + " again"))).isTrue();
            }
            try {
                Awaitility.await().until(() -> secondTries.getCount() == 6);
                var free = item("z");
                lines.open(free);
                assertThat(answer(free)).isEqualTo("written");
                assertThat(secondTries.getCount()).isEqualTo(6);
            } finally {
                lockIsGivenUp.countDown();
            }
        }
    }

    @Test
    void groupsAreNoLargerThanOthers() {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var lines = lines(LONG, group -> {
            begun.countDown();
            await(go);
            return write(group);
        });
        try (lines) {
            lines.open(item("a"));
            await(begun);
            List.of("a1", "a2", "a3", "a4", "a5", "a6789", "a67890").forEach(it -> lines.open(item(it)));
            go.countDown();
        }
        assertThat(groups)
                .containsExactly(
                        List.of("a"), List.of("a1", "a2", "a3", "a4"), List.of("a5", "a6789"), List.of("a67890"));
    }

    /** Else it would be written beside all others, in small groups, as long as more comes. */
    @Test
    void aLineWhoseLocksAreFreeTakesNothingMore() {
        var allAreThere = new CountDownLatch(1);
        var secondGroup = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var lines = lines(LONG, group -> {
            await(allAreThere);
            if (!groups.isEmpty()) {
                secondGroup.countDown();
                await(go);
            }
            return write(group);
        })) {
            List.of("a1", "a2", "a3", "a4", "a5", "a6").forEach(it -> lines.open(item(it)));
            allAreThere.countDown();
            await(secondGroup);
            boolean joins = lines.join(item("a7"));
            go.countDown();
            assertThat(joins).isFalse();
        }
        assertThat(groups.stream().flatMap(List::stream)).containsExactly("a1", "a2", "a3", "a4", "a5", "a6");
    }

    /** It is not known then whether the locks are free. */
    @Test
    void aLineInWhichAllGaveUpStaysOpen() throws Exception {
        locked.add('a');
        try (var lines = lines(LONG, group -> {
            boolean givenUp = group.stream().allMatch(Waiting::isLeftOut);
            return givenUp ? Locks.UNKNOWN : write(group);
        })) {
            var first = item("a");
            lines.open(first);
            assertThat(answer(first)).isEqualTo("locked");
            var givenUp = item("a2");
            givenUp.answer().cancel(false);
            assertThat(lines.join(givenUp)).isTrue();
            var next = item("a3");
            assertThat(lines.join(next)).isTrue();
            assertThat(answer(next)).isEqualTo("locked");
        }
    }

    @Test
    void oneLineDoesNotFillAllThatMayWait() {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var lines = lines(LONG, group -> {
            begun.countDown();
            await(go);
            return write(group);
        })) {
            lines.open(item("a"));
            await(begun);
            var large = "a".repeat(99);
            lines.open(item(large));
            var tooMuch = item("a2");
            lines.open(tooMuch);
            go.countDown();
            assertThatThrownBy(() -> answer(tooMuch)).hasCauseInstanceOf(OverloadedException.class);
        }
        assertThat(groups).containsExactly(List.of("a"), List.of("a".repeat(99)));
    }

    @Test
    void whateverHappensToALineEverybodyInItIsAnswered() {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var items = new ArrayList<>(List.of(item("a"), item("a2"), item("a3")));
        try (var lines = lines(LONG, _ -> {
            begun.countDown();
            await(go);
            throw new OutOfMemoryError("not really");
        })) {
            lines.open(items.getFirst());
            await(begun);
            items.subList(1, 3).forEach(lines::open);
            go.countDown();
            items.forEach(item -> assertThatThrownBy(() -> answer(item)).hasCauseInstanceOf(OutOfMemoryError.class));
        }
    }
}
