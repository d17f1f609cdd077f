package ai.timelines.outbound.messageingest;

import ai.timelines.outbound.database.GroupCommit;
import ai.timelines.outbound.database.Patience;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.messageingest.MessageStore.ChatKey;
import ai.timelines.outbound.messageingest.MessageStore.NewMessage;
import ai.timelines.outbound.messageingest.MessageStore.UidKey;
import jakarta.annotation.PreDestroy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** Accepts messages durably and once (R24, R25); concurrent callers share a commit. */
@Component
public class MessageIngest {

    /** The second only helps with large batches: else it would wait for the first one's locks, and make groups smaller. */
    private static final int WRITERS = 2;

    private static final long HELPED_BYTES = 128 << 10;

    private static final int GROUP_PUSHES = 256;
    private static final long GROUP_BYTES = 4 << 20;
    private static final long WAITING_BYTES = 48 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ATTEMPTS_AT_A_RACE = 4;
    private static final int GROUPS_ASKING_FIRST = 64;

    /** A message that was not stored before, with its canonical content. */
    private record Fresh(PushedMessage message, byte[] content) {
        ChatKey chat() {
            return new ChatKey(message.workspaceId(), message.content().chat().chatId());
        }
    }

    /** One caller's messages to one workspace, in the order in which they happened, with their canonical contents. */
    private record Push(List<PushedMessage> messages, List<byte[]> contents) {
        int bytes() {
            return contents.stream().mapToInt(it -> it.length + 200).sum();
        }

        UUID workspaceId() {
            return messages.getFirst().workspaceId();
        }

        static Push of(List<PushedMessage> messages) {
            return new Push(
                    messages,
                    messages.stream()
                            .map(it -> ContentCodec.encode(it.content()))
                            .toList());
        }
    }

    private final MessageStore store;
    private final AttachmentTable attachments;
    private final MessageIngestProperties properties;
    private final Transactions transactions;
    private final ApplicationEventPublisher events;
    private final SingletonSupplier<IngestBrake> brake;
    private final InstantSource clock;
    private final GroupCommit<Push, List<Acceptance>> commits;
    private final Patience patience = new Patience("ingest-patience", PATIENCE);
    private final AtomicInteger askingFirst = new AtomicInteger();
    private final Object braking = new Object();
    private volatile boolean stopping;

    MessageIngest(
            MessageStore store,
            AttachmentTable attachments,
            MessageIngestProperties properties,
            Transactions transactions,
            ApplicationEventPublisher events,
            ObjectProvider<IngestBrake> brake,
            InstantSource clock) {
        this.store = store;
        this.attachments = attachments;
        this.properties = properties;
        this.transactions = transactions;
        this.events = events;
        this.brake = SingletonSupplier.of(() -> brake.getIfAvailable(() -> _ -> Duration.ZERO));
        this.clock = clock;
        this.commits = new GroupCommit<>(
                "ingest",
                new GroupCommit.Limits(WRITERS, GROUP_PUSHES, GROUP_BYTES, WAITING_BYTES, HELPED_BYTES, Duration.ZERO),
                Push::bytes,
                Push::workspaceId,
                this::write);
    }

    /**
     * Stores messages of existing workspaces and returns, once they are committed, what became of each; those of one workspace are stored together or
     * not at all.
     *
     * @throws GroupCommit.OverloadedException if this node cannot keep up; to push it again is safe
     * @throws org.springframework.dao.DataAccessException if the database cannot be reached; whether it was stored is unknown, and to
     *     push it again is safe
     */
    public List<Acceptance> accept(List<PushedMessage> messages) {
        var pushes = byWorkspace(messages);
        var answers = commit(pushes);
        if (pushes.size() == 1) {
            return answers.getFirst();
        }
        var ofWorkspaces = new HashMap<UUID, Iterator<Acceptance>>();
        for (int i = 0; i < pushes.size(); i++) {
            ofWorkspaces.put(pushes.get(i).workspaceId(), answers.get(i).iterator());
        }
        return messages.stream()
                .map(it -> Objects.requireNonNull(ofWorkspaces.get(it.workspaceId()))
                        .next())
                .toList();
    }

    /** What belongs to different workspaces has nothing to do with one another, least of all with one another's locks. */
    private static List<Push> byWorkspace(List<PushedMessage> messages) {
        if (messages.size() == 1) {
            return List.of(Push.of(messages));
        }
        return messages.stream()
                .collect(Collectors.groupingBy(PushedMessage::workspaceId, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(Push::of)
                .toList();
    }

    private List<List<Acceptance>> commit(List<Push> pushes) {
        var submitted = new ArrayList<CompletableFuture<List<Acceptance>>>(pushes.size());
        try {
            for (var push : pushes) {
                submitted.add(patience.within(commits.submit(push)));
            }
            var answers = new ArrayList<List<Acceptance>>(pushes.size());
            for (var answer : submitted) {
                answers.add(await(answer));
            }
            return answers;
        } finally {
            // Where it ended early: nobody waits for the others any more.
            submitted.forEach(it -> it.cancel(false));
        }
    }

    private static List<Acceptance> await(CompletableFuture<List<Acceptance>> answer) {
        try {
            return answer.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /**
     * Most messages are new, so the unique key is left to find the others: then the group is written once more, and it and the next
     * ones ask first. Two groups may carry the same uid at the same time: the later one then finds it stored.
     */
    private List<List<Acceptance>> write(List<Push> pushes) {
        slowDown(pushes.stream().mapToInt(it -> it.messages().size()).sum());
        for (int attempt = 1; ; attempt++) {
            boolean asksFirst = attempt > 1 || askingFirst.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            try {
                return transactions.call(() -> writeInTransaction(pushes, asksFirst));
            } catch (DuplicateKeyException known) {
                if (attempt == ATTEMPTS_AT_A_RACE) {
                    throw known;
                }
                askingFirst.set(GROUPS_ASKING_FIRST);
            }
        }
    }

    /** Whoever pushes waits for this group and, if more is pushed meanwhile than may wait, is refused. */
    private void slowDown(int messages) {
        // One after the other, or two would be slowed half as much.
        synchronized (braking) {
            long end = System.nanoTime() + brake.obtain().delay(messages).toNanos();
            for (long left = end - System.nanoTime(); left > 0 && !stopping; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    private List<List<Acceptance>> writeInTransaction(List<Push> pushes, boolean asksFirst) {
        var known = asksFirst ? storedContents(pushes) : new HashMap<UidKey, ByteBuffer>();
        var fresh = new ArrayList<Fresh>();
        var answers = new ArrayList<List<Acceptance>>();
        for (var push : pushes) {
            var acceptances = new ArrayList<Acceptance>();
            for (int i = 0; i < push.messages().size(); i++) {
                var message = push.messages().get(i);
                byte[] content = push.contents().get(i);
                var before = known.putIfAbsent(uid(message), ByteBuffer.wrap(content));
                if (before == null) {
                    fresh.add(new Fresh(message, content));
                    acceptances.add(Acceptance.ACCEPTED);
                } else {
                    acceptances.add(
                            before.equals(ByteBuffer.wrap(content)) ? Acceptance.DUPLICATE : Acceptance.CONFLICT);
                }
            }
            answers.add(acceptances);
        }
        if (!fresh.isEmpty()) {
            store(fresh);
        }
        return answers;
    }

    private Map<UidKey, ByteBuffer> storedContents(List<Push> pushes) {
        var uids = pushes.stream()
                .flatMap(push -> push.messages().stream())
                .map(MessageIngest::uid)
                .toList();
        return new HashMap<>(store.storedContents(uids));
    }

    private void store(List<Fresh> fresh) {
        var added = new HashMap<ChatKey, Integer>();
        fresh.forEach(it -> added.merge(it.chat(), 1, Integer::sum));
        var lastPositions = store.advancePositions(added, clock.instant());
        var next = new HashMap<ChatKey, Long>();
        lastPositions.forEach((chat, last) -> next.put(chat, last - added.getOrDefault(chat, 0) + 1));
        // Read after the chats were locked: within a chat, acceptance times then follow positions.
        var now = clock.instant();
        var messages = new ArrayList<NewMessage>();
        for (var it : fresh) {
            long position = next.merge(it.chat(), 1L, Long::sum) - 1;
            messages.add(new NewMessage(
                    new AcceptedMessage(
                            it.message().workspaceId(),
                            position,
                            now,
                            it.message().content()),
                    it.content()));
        }
        store.insert(messages);
        attachments.reference(messages, now.plus(properties.retention()));
        events.publishEvent(
                new MessagesAccepted(messages.stream().map(NewMessage::message).toList()));
    }

    private static UidKey uid(PushedMessage message) {
        return new UidKey(message.workspaceId(), message.content().message().messageUid());
    }

    @PreDestroy
    void stop() {
        stopping = true;
        commits.close();
        patience.close();
    }
}
