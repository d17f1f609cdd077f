package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.database.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Schedules anew what waits for a webhook that was changed (R8, R9). The first chats follow in the transaction of the change itself; where there
 * are more, the rest is noted in it and follows in steps, by whichever node gets to it.
 */
@Component
class Rescheduling {

    private static final Logger log = LoggerFactory.getLogger(Rescheduling.class);

    /** Chats that one transaction changes or, where they are to be looked for, looks at. */
    static final int STEP = 1_000;

    private enum Kind {
        /** What is not under way becomes due no later than this. */
        BRING_FORWARD,
        /** What had failed may be tried at once, from the foot of its ladder. */
        RESTART_LADDERS
    }

    /** @param afterChatId where chats are gone through one after the other: the last that was */
    private record Request(UUID workspaceId, UUID id, Kind kind, Instant changedAt, Instant dueAt, String afterChatId) {

        private Request after(ChatKey chat) {
            return new Request(workspaceId, id, kind, changedAt, dueAt, chat.chatId());
        }
    }

    private final QueueTable table;
    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final TimeOrderedIds ids;
    private final ObjectProvider<Handover> handover;

    Rescheduling(
            QueueTable table,
            JdbcClient jdbc,
            Transactions transactions,
            TimeOrderedIds ids,
            ObjectProvider<Handover> handover) {
        this.table = table;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.ids = ids;
        this.handover = handover;
    }

    /** What waits and is not under way becomes due no later than this (R8); within the caller's transaction. */
    void bringForward(UUID workspaceId, Instant changedAt, Instant dueAt) {
        begin(Kind.BRING_FORWARD, workspaceId, changedAt, dueAt);
    }

    /** Deliveries that had failed may be tried at once, from the foot of their ladder; within the caller's transaction. */
    void restartLadders(UUID workspaceId, Instant changedAt) {
        begin(Kind.RESTART_LADDERS, workspaceId, changedAt, changedAt);
    }

    private void begin(Kind kind, UUID workspaceId, Instant changedAt, Instant dueAt) {
        var rest = step(new Request(workspaceId, ids.next(), kind, changedAt, dueAt, ""));
        if (rest.isPresent()) {
            note(rest.get());
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    Thread.startVirtualThread(Rescheduling.this::run);
                }
            });
        }
    }

    @Scheduled(fixedDelayString = "PT5S")
    void run() {
        try {
            runOnce();
        } catch (RuntimeException failure) {
            if (!DatabaseFailures.isTemporary(failure)) {
                throw failure;
            }
            log.debug("The database cannot be reached; going on with what is to be scheduled anew later", failure);
        }
    }

    /** Finishes what was begun and is not in other hands; returns in how many steps. */
    int runOnce() {
        int steps = 0;
        for (var workspaceId : workspaces()) {
            while (goOn(workspaceId)) {
                steps++;
            }
        }
        return steps;
    }

    private List<UUID> workspaces() {
        return jdbc.sql("SELECT DISTINCT workspace_id FROM rescheduling")
                .query((row, _) -> Columns.uuid(row, "workspace_id"))
                .list();
    }

    private boolean goOn(UUID workspaceId) {
        return transactions.call(() -> {
            var request = next(workspaceId);
            request.ifPresent(it -> {
                step(it).ifPresentOrElse(this::note, () -> forget(it));
                handover.ifAvailable(here -> here.expect(workspaceId, it.dueAt()));
            });
            return request.isPresent();
        });
    }

    /** Does the next of it, in the caller's transaction; returns what is left. */
    private Optional<Request> step(Request request) {
        return switch (request.kind()) {
            case BRING_FORWARD -> bringSomeForward(request);
            case RESTART_LADDERS -> restartSomeLadders(request);
        };
    }

    private Optional<Request> bringSomeForward(Request request) {
        int brought = table.bringForward(request.workspaceId(), request.changedAt(), request.dueAt(), STEP);
        return brought < STEP ? Optional.empty() : Optional.of(request);
    }

    private Optional<Request> restartSomeLadders(Request request) {
        var chats = table.chatsBehind(request.workspaceId(), request.afterChatId(), STEP);
        table.restartLadders(chats, request.changedAt());
        return chats.size() < STEP ? Optional.empty() : Optional.of(request.after(chats.getLast()));
    }

    private Optional<Request> next(UUID workspaceId) {
        return jdbc.sql("""
                SELECT * FROM rescheduling WHERE workspace_id = :workspace ORDER BY request_id LIMIT 1 FOR UPDATE SKIP LOCKED
                """)
                .param("workspace", Columns.bytes(workspaceId))
                .query((row, _) -> new Request(
                        workspaceId,
                        Columns.uuid(row, "request_id"),
                        Kind.valueOf(row.getString("kind")),
                        Columns.instant(row, "changed_at"),
                        Columns.instant(row, "due_at"),
                        Columns.exact(row, "after_chat_id")))
                .optional();
    }

    private void note(Request request) {
        jdbc.sql("""
                INSERT INTO rescheduling (workspace_id, request_id, kind, changed_at, due_at, after_chat_id)
                VALUES (:workspace, :id, :kind, :changed, :due, :after)
                ON DUPLICATE KEY UPDATE after_chat_id = VALUES(after_chat_id)
                """)
                .param("workspace", Columns.bytes(request.workspaceId()))
                .param("id", Columns.bytes(request.id()))
                .param("kind", request.kind().name())
                .param("changed", Columns.utc(request.changedAt()))
                .param("due", Columns.utc(request.dueAt()))
                .param("after", Columns.exact(request.afterChatId()))
                .update();
    }

    private void forget(Request request) {
        jdbc.sql("DELETE FROM rescheduling WHERE workspace_id = :workspace AND request_id = :id")
                .param("workspace", Columns.bytes(request.workspaceId()))
                .param("id", Columns.bytes(request.id()))
                .update();
    }
}
