package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.Mockito.doAnswer;

import ai.timelines.outbound.webhookdelivery.Receiver.Answer;
import ai.timelines.outbound.webhooksettings.Endpoints;
import ai.timelines.outbound.webhooksettings.Granularity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.invocation.InvocationOnMock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Which webhooks the transactions lock that write outcomes. */
@SpringBootTest
class SettlingLocksIT {

    private static final String HELD = "held";
    private static final String LOCKED = "locked";

    @Autowired
    private Engine engine;

    @MockitoSpyBean
    private Endpoints endpoints;

    private final Receiver receiver = new Receiver();

    /** How each transaction asked for webhooks, in the order of their commits. */
    private final List<List<String>> transactions = new CopyOnWriteArrayList<>();

    /** The same, as soon as they do. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private final ThreadLocal<List<String>> open = new ThreadLocal<>();

    /** Others may have left something of theirs. */
    private final Set<UUID> mine = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void aNewMorning() {
        engine.beginNewMorning();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private UUID newWorkspace() {
        var workspace = engine.workspace(receiver, Granularity.NONE);
        mine.add(workspace);
        return workspace;
    }

    /** From now on, of the threads that settle. */
    private void watch() {
        doAnswer(it -> noted(HELD, it)).when(endpoints).findAndHold(anyCollection());
        doAnswer(it -> noted(LOCKED, it)).when(endpoints).lock(anyCollection());
    }

    private Object noted(String how, InvocationOnMock call) throws Throwable {
        Collection<UUID> workspaces = call.getArgument(0);
        if (!Collections.disjoint(workspaces, mine)
                && Thread.currentThread().getName().startsWith("settle")) {
            note(how);
        }
        return call.callRealMethod();
    }

    private void note(String how) {
        if (open.get() == null) {
            open.set(new ArrayList<>());
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    transactions.add(open.get());
                    open.remove();
                }
            });
        }
        open.get().add(how);
        asked.add(how);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void webhooksThatWorkAreOnlyHeld() {
        var workspace = newWorkspace();
        watch();
        engine.push(workspace, "chat", "a", "b");
        engine.work();
        assertThat(transactions).containsOnly(List.of(HELD));
    }

    /** Another node might hold one of them and want the other. */
    @Test
    void noneIsLockedBesideOthersThatAreHeld() {
        var first = newWorkspace();
        var working = newWorkspace();
        var failing = newWorkspace();
        var mayEnd = new CountDownLatch(1);
        receiver.answer(it -> {
            if (it.uids().contains("first")) {
                await(mayEnd);
            }
            return Answer.of(it.uids().contains("bad") ? 500 : 200);
        });
        engine.push(first, "chat", "first");
        watch();
        engine.transactions.run(() -> {
            // While its outcome waits for this lock, those of the others come together.
            engine.endpoints.lock(first);
            mayEnd.countDown();
            engine.push(working, "chat", "good");
            engine.push(failing, "chat", "bad");
            Awaitility.await().until(() -> receiver.received().size() == 3);
        });
        engine.work();
        assertThat(transactions)
                .contains(List.of(HELD), List.of(LOCKED))
                .allSatisfy(it -> assertThat(it).hasSize(1));
    }

    @Test
    void oneThatHasBegunToFailIsLockedAnewToRecover() {
        var workspace = newWorkspace();
        var mayEnd = new CountDownLatch(1);
        receiver.answer(it -> {
            if (it.uids().contains("bad")) {
                return Answer.of(500);
            }
            await(mayEnd);
            return Answer.of(200);
        });
        watch();
        engine.push(workspace, "one", "good");
        engine.push(workspace, "two", "bad");
        Awaitility.await().until(() -> engine.webhook(workspace).consecutiveErrors() == 1);
        mayEnd.countDown();
        Awaitility.await().until(() -> engine.webhook(workspace).consecutiveErrors() == 0);
        engine.work();
        assertThat(transactions).startsWith(List.of(LOCKED), List.of(HELD), List.of(LOCKED));
    }

    /** The success would undo it. */
    @Test
    void anErrorIsNotWrittenBeforeASuccessThatCameEarlier() {
        var workspace = newWorkspace();
        var mayEnd = new CountDownLatch(1);
        var mayFail = new CountDownLatch(1);
        receiver.answer(it -> {
            boolean bad = it.uids().contains("bad");
            await(bad ? mayFail : mayEnd);
            return Answer.of(bad ? 500 : 200);
        });
        engine.push(workspace, "one", "good");
        engine.push(workspace, "two", "bad");
        Awaitility.await().until(() -> receiver.received().size() == 2);
        watch();
        engine.transactions.run(() -> {
            engine.endpoints.lock(workspace);
            mayEnd.countDown();
            Awaitility.await().until(() -> asked.equals(List.of(HELD)));
            mayFail.countDown();
            Awaitility.await().during(Duration.ofMillis(300)).until(() -> asked.equals(List.of(HELD)));
        });
        Awaitility.await().until(() -> engine.webhook(workspace).consecutiveErrors() == 1);
        assertThat(transactions).containsExactly(List.of(HELD), List.of(LOCKED));
    }
}
