package ai.timelines.outbound.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.database.GroupCommit.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;

class GroupCommitTests {

    private static final Limits LIMITS = Limits.oneByOne(4, 1_000, 1_000);

    @Test
    void whatArrivesWhileAGroupIsWrittenSharesTheNextOne() throws Exception {
        var firstIsBeingWritten = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var groups = new CopyOnWriteArrayList<List<String>>();
        try (var commit = groupCommit(LIMITS, items -> {
            groups.add(items);
            firstIsBeingWritten.countDown();
            await(go);
            return items;
        })) {
            var answers = new ArrayList<CompletableFuture<String>>();
            answers.add(commit.submit("a"));
            await(firstIsBeingWritten);
            List.of("b", "c", "d", "e", "f").forEach(item -> answers.add(commit.submit(item)));
            go.countDown();
            for (var answer : answers) {
                answer.get();
            }
        }
        assertThat(groups).containsExactly(List.of("a"), List.of("b", "c", "d", "e"), List.of("f"));
    }

    @Test
    void afterAGroupOfSeveralTheNextOneGathers() throws Exception {
        var firstIsBeingWritten = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var groups = new CopyOnWriteArrayList<Integer>();
        var limits = new Limits(1, 8, 1_000, 1_000, 0, Duration.ofHours(1));
        try (var commit = groupCommit(limits, items -> {
            groups.add(items.size());
            firstIsBeingWritten.countDown();
            await(go);
            return items;
        })) {
            commit.submit("alone");
            await(firstIsBeingWritten);
            var last = submit(commit, 16);
            go.countDown();
            last.get();
            submit(commit, 8).get();
        }
        assertThat(groups).containsExactly(1, 8, 8, 8);
    }

    @Test
    void anotherGroupIsWrittenBesideTheFirstOnlyWhereMuchWaits() throws Exception {
        var firstIsBeingWritten = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var limits = new Limits(2, 8, 1_000, 1_000, 30, Duration.ZERO);
        try (var commit = groupCommit(limits, items -> {
            if (items.contains("first")) {
                firstIsBeingWritten.countDown();
                await(go);
            }
            return items;
        })) {
            var first = commit.submit("first");
            await(firstIsBeingWritten);
            var few = submit(commit, 4);
            assertThat(few.isDone()).isFalse();
            // The fifth makes it much: it and the four before go, while the first is still being written.
            commit.submit("the fifth one").get();
            assertThat(few.get()).isEqualTo("item 3");
            assertThat(first.isDone()).isFalse();
            go.countDown();
            first.get();
        }
    }

    private static CompletableFuture<String> submit(GroupCommit<String, String> commit, int items) {
        return IntStream.range(0, items)
                .mapToObj(i -> commit.submit("item " + i))
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    /** Somebody keeps the lock that one of them needs. */
    @Test
    void anItemThatIsLockedOutKeepsNobodyElseWaiting() throws Exception {
        var firstIsBeingWritten = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var lockIsGivenUp = new CountDownLatch(1);
        try (var commit = groupCommit(LIMITS, items -> {
            firstIsBeingWritten.countDown();
            await(go);
            if (items.contains("locked")) {
                if (items.size() == 1) {
                    await(lockIsGivenUp);
                }
                throw new CannotAcquireLockException("Lock wait timeout exceeded");
            }
            return items;
        })) {
            commit.submit("first");
            await(firstIsBeingWritten);
            var locked = commit.submit("locked");
            var free = commit.submit("free");
            go.countDown();
            assertThat(free.get()).isEqualTo("free");
            var another = commit.submit("locked");
            assertThat(commit.submit("next").get()).isEqualTo("next");
            assertThat(locked.isDone()).isFalse();
            assertThat(another.isDone()).isFalse();
            lockIsGivenUp.countDown();
            assertThatThrownBy(locked::get).hasCauseInstanceOf(CannotAcquireLockException.class);
            assertThatThrownBy(another::get).hasCauseInstanceOf(CannotAcquireLockException.class);
        }
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsLeftOut() throws Exception {
        var firstIsBeingWritten = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var written = new CopyOnWriteArrayList<String>();
        try (var commit = groupCommit(Limits.oneByOne(4, 1_000, 12), items -> {
            firstIsBeingWritten.countDown();
            await(go);
            written.addAll(items);
            return items;
        })) {
            commit.submit("first");
            await(firstIsBeingWritten);
            commit.submit("given").cancel(false);
            // It counts as long as it takes memory.
            assertThatThrownBy(() -> commit.submit("third")).isInstanceOf(GroupCommit.OverloadedException.class);
            go.countDown();
            Awaitility.await()
                    .ignoreException(GroupCommit.OverloadedException.class)
                    .untilAsserted(
                            () -> assertThat(commit.submit("a whole dozen")).succeedsWithin(Duration.ofSeconds(10)));
        }
        assertThat(written).containsExactly("first", "a whole dozen");
    }

    @Test
    void whatWasLockedOutIsWrittenOnceTheLockIsFree() throws Exception {
        var written = new CopyOnWriteArrayList<String>();
        var tries = new AtomicInteger();
        try (var commit = new GroupCommit<String, String>("test", LIMITS, String::length, _ -> "same", items -> {
            if (tries.incrementAndGet() == 1) {
                throw new CannotAcquireLockException("Deadlock found");
            }
            written.addAll(items);
            return items;
        })) {
            for (var item : List.of("a", "b", "c", "d", "e", "f")) {
                commit.submit(item);
            }
        }
        assertThat(written).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f");
    }

    @Test
    void anErrorDoesNotEndTheWriting() throws Exception {
        try (var commit = groupCommit(LIMITS, items -> {
            if (items.contains("fatal")) {
                throw new OutOfMemoryError("not really");
            }
            return items;
        })) {
            assertThatThrownBy(() -> commit.submit("fatal").get()).hasCauseInstanceOf(OutOfMemoryError.class);
            assertThat(commit.submit("next").get()).isEqualTo("next");
        }
    }

    @Test
    void oneWrongItemDoesNotFailItsGroup() throws Exception {
        var firstIsBeingWritten = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var commit = groupCommit(LIMITS, items -> {
            firstIsBeingWritten.countDown();
            await(go);
            if (items.contains("wrong")) {
                throw new IllegalArgumentException("wrong");
            }
            return items;
        })) {
            var first = commit.submit("first");
            await(firstIsBeingWritten);
            var wrong = commit.submit("wrong");
            var right = commit.submit("right");
            go.countDown();
            assertThat(first.get()).isEqualTo("first");
            assertThat(right.get()).isEqualTo("right");
            assertThatThrownBy(wrong::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aDatabaseThatIsGoneFailsTheGroupAtOnceInsteadOfItemByItem() {
        var calls = new CopyOnWriteArrayList<Integer>();
        var firstIsBeingWritten = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var commit = groupCommit(LIMITS, items -> {
            calls.add(items.size());
            firstIsBeingWritten.countDown();
            await(go);
            throw new DataAccessResourceFailureException("gone");
        })) {
            var first = commit.submit("a");
            await(firstIsBeingWritten);
            var second = commit.submit("b");
            var third = commit.submit("c");
            go.countDown();
            List.of(first, second, third)
                    .forEach(answer -> assertThatThrownBy(answer::get)
                            .hasCauseInstanceOf(DataAccessResourceFailureException.class));
        }
        assertThat(calls).containsExactly(1, 2);
    }

    @Test
    void refusesWhatWouldExceedTheWaitingWeight() {
        var go = new CountDownLatch(1);
        try (var commit = groupCommit(Limits.oneByOne(4, 1_000, 10), items -> {
            await(go);
            return items;
        })) {
            commit.submit("12345");
            commit.submit("12345");
            assertThatThrownBy(() -> commit.submit("x")).isInstanceOf(GroupCommit.OverloadedException.class);
            go.countDown();
        }
    }

    /** An item may be written before the thread that submitted it goes on; with little weight that is too much, by either writer. */
    @ParameterizedTest
    @ValueSource(longs = {1_000, 8})
    void howeverSoonAnItemIsTakenTheNextOneIsTakenToo(long helpWeight) throws Exception {
        var limits = new Limits(2, 8, 1_000, 100_000, helpWeight, Duration.ZERO);
        try (var commit = groupCommit(limits, items -> items);
                var callers = Executors.newFixedThreadPool(4)) {
            var running = IntStream.range(0, 4)
                    .mapToObj(_ -> callers.submit(() -> {
                        for (int i = 0; i < 20_000; i++) {
                            commit.submit("item").get(10, TimeUnit.SECONDS);
                        }
                        return true;
                    }))
                    .toList();
            for (var caller : running) {
                assertThat(caller.get()).isTrue();
            }
        }
    }

    /** Of two that make it too much together, at the same time, it may find but one. */
    @Test
    void howeverMuchComesToWaitAtOnceTheOtherWriterHelps() throws Exception {
        var held = new AtomicReference<CountDownLatch>();
        var firstIsBeingWritten = new Semaphore(0);
        var limits = new Limits(2, 8, 1_000, 1_000, 8, Duration.ZERO);
        try (var commit = groupCommit(limits, items -> {
                    if (items.contains("first")) {
                        firstIsBeingWritten.release();
                        await(held.get());
                    }
                    return items;
                });
                var callers = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 5_000; i++) {
                var go = new CountDownLatch(1);
                held.set(go);
                var first = commit.submit("first");
                firstIsBeingWritten.acquire();
                var one = CompletableFuture.supplyAsync(
                        () -> commit.submit("item").join(), callers);
                var other = CompletableFuture.supplyAsync(
                        () -> commit.submit("item").join(), callers);
                try {
                    CompletableFuture.anyOf(one, other).get(10, TimeUnit.SECONDS);
                    assertThat(first.isDone()).isFalse();
                } finally {
                    go.countDown();
                }
                CompletableFuture.allOf(first, one, other).get(10, TimeUnit.SECONDS);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whoeverSubmitsWhileItIsClosedIsAnsweredOrRefused(int writers) throws Exception {
        var limits = new Limits(writers, 8, 1_000, 100_000, 8, Duration.ZERO);
        int callers = 4;
        try (var threads = Executors.newFixedThreadPool(callers)) {
            for (int i = 0; i < 500; i++) {
                var answered = new CountDownLatch(callers + i % 50);
                var written = new AtomicInteger();
                var commit = groupCommit(limits, items -> {
                    written.addAndGet(items.size());
                    return items;
                });
                var running = IntStream.range(0, callers)
                        .mapToObj(_ -> threads.submit(() -> untilRefused(commit, answered)))
                        .toList();
                assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
                commit.close();
                int ofAll = 0;
                for (var caller : running) {
                    ofAll += caller.get(20, TimeUnit.SECONDS);
                }
                assertThat(ofAll).isEqualTo(written.get());
            }
        }
    }

    /** How many were answered before one was refused. */
    private static int untilRefused(GroupCommit<String, String> commit, CountDownLatch answered) throws Exception {
        for (int i = 0; ; i++) {
            CompletableFuture<String> answer;
            try {
                answer = commit.submit("item");
            } catch (GroupCommit.OverloadedException refused) {
                return i;
            }
            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("item");
            answered.countDown();
        }
    }

    @Test
    void closingWritesWhatWasWaiting() {
        var written = new CopyOnWriteArrayList<String>();
        try (var commit = groupCommit(LIMITS, items -> {
            written.addAll(items);
            return items;
        })) {
            List.of("a", "b", "c").forEach(commit::submit);
        }
        assertThat(written).containsExactly("a", "b", "c");
    }

    @Test
    void closingWaitsForNoDatabaseThatHangs() throws Exception {
        var isBeingWritten = new CountDownLatch(1);
        var answersAgain = new CountDownLatch(1);
        var written = new CopyOnWriteArrayList<String>();
        var commit = groupCommit(LIMITS, items -> {
            isBeingWritten.countDown();
            await(answersAgain);
            written.addAll(items);
            return items;
        });
        var first = commit.submit("first");
        await(isBeingWritten);
        var second = commit.submit("second");
        commit.close(Duration.ofMillis(50));
        assertThat(first.isDone()).isFalse();
        answersAgain.countDown();
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("first");
        assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(GroupCommit.OverloadedException.class);
        assertThat(written).containsExactly("first");
    }

    private static GroupCommit<String, String> groupCommit(Limits limits, Function<List<String>, List<String>> writer) {
        return new GroupCommit<>("test", limits, String::length, item -> item, writer);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
