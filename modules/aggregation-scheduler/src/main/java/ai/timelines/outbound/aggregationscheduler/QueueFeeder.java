package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.aggregationscheduler.Handover.Joining;
import ai.timelines.outbound.aggregationscheduler.QueuedChat.Frozen;
import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.messageingest.AcceptedMessage;
import ai.timelines.outbound.messageingest.MessagesAccepted;
import ai.timelines.outbound.webhooksettings.Endpoint;
import ai.timelines.outbound.webhooksettings.Endpoints;
import ai.timelines.outbound.webhooksettings.WebhookChanged;
import ai.timelines.outbound.workspace.Workspaces;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.function.SingletonSupplier;

/** Puts chats into the queue, inside the transactions that store messages or change settings. */
@Component
class QueueFeeder {

    private final QueueTable table;
    private final Rescheduling rescheduling;
    private final Endpoints endpoints;
    private final Workspaces workspaces;
    private final Windows windows;
    private final TimeOrderedIds ids;
    private final SingletonSupplier<Handover> handover;
    private final InstantSource clock;

    QueueFeeder(
            QueueTable table,
            Rescheduling rescheduling,
            Endpoints endpoints,
            Workspaces workspaces,
            AggregationProperties properties,
            TimeOrderedIds ids,
            ObjectProvider<Handover> handover,
            InstantSource clock) {
        this.table = table;
        this.rescheduling = rescheduling;
        this.endpoints = endpoints;
        this.workspaces = workspaces;
        this.windows = new Windows(properties.hour());
        this.ids = ids;
        // Whoever sends needs the queue first, so it is asked for when it is needed.
        this.handover = SingletonSupplier.of(handover::getIfAvailable);
        this.clock = clock;
    }

    /** What is to follow the commit. */
    private static final class AfterCommit {
        private final Map<Claim, List<AcceptedMessage>> claims = new LinkedHashMap<>();
        private final Map<Joining, List<AcceptedMessage>> joinings = new LinkedHashMap<>();
        private final Map<UUID, Instant> due = new LinkedHashMap<>();

        /** A webhook that is off has nothing to come until it is switched on; one that fails, nothing before its next request (R13). */
        private void expect(Endpoint target, Instant dueAt) {
            if (target.enabled()) {
                var next = target.nextRequestAt();
                var at = next != null && next.isAfter(dueAt) ? next : dueAt;
                due.merge(target.workspaceId(), at, (a, b) -> a.isBefore(b) ? a : b);
            }
        }
    }

    @EventListener
    void enqueue(MessagesAccepted event) {
        var after = new AfterCommit();
        follow(after);
        var chats = new LinkedHashMap<ChatKey, List<AcceptedMessage>>();
        for (var message : event.messages()) {
            chats.computeIfAbsent(new ChatKey(message.workspaceId(), message.chatId()), _ -> new ArrayList<>())
                    .add(message);
        }
        join(chats, after);
        enqueue(chats, after);
    }

    /**
     * Takes out what joins a chat under way here. A lease that somebody has taken over meanwhile, though it seems good here, is seen by its token:
     * a clock that jumped, or a machine that was suspended, lets nothing join that nobody would send.
     */
    private void join(Map<ChatKey, List<AcceptedMessage>> chats, AfterCommit after) {
        var here = handover.get();
        if (here == null) {
            return;
        }
        var joining = new HashMap<ChatKey, Joining>();
        chats.forEach((chat, messages) -> here.join(chat, messages.getLast().position())
                .ifPresent(it -> {
                    joining.put(chat, it);
                    after.joinings.put(it, messages);
                }));
        var leases = table.leases(joining.keySet());
        joining.forEach((chat, it) -> {
            if (leases.get(chat) instanceof UUID token && it.holds(token)) {
                chats.remove(chat);
            } else {
                after.joinings.remove(it);
                it.rolledBack();
            }
        });
    }

    private void enqueue(Map<ChatKey, List<AcceptedMessage>> chats, AfterCommit after) {
        var targets = endpoints.findAndHold(
                chats.keySet().stream().map(ChatKey::workspaceId).collect(Collectors.toSet()));
        chats.keySet()
                .removeIf(key -> !(targets.get(key.workspaceId()) instanceof Endpoint target && target.everHadUrl()));
        var queued = table.lock(chats.keySet());
        var rows = new ArrayList<QueuedChat>();
        chats.forEach((key, messages) -> {
            var target = targets.get(key.workspaceId());
            if (target != null) {
                rows.add(row(key, messages, target, queued.get(key), after));
            }
        });
        table.write(rows);
    }

    private QueuedChat row(
            ChatKey key,
            List<AcceptedMessage> messages,
            Endpoint target,
            @Nullable QueuedChat queued,
            AfterCommit after) {
        var first = messages.getFirst();
        long last = messages.getLast().position();
        boolean immediate = !target.granularity().aggregates();
        var due = windows.end(first.acceptedAt(), target.granularity(), target.zone());
        if (queued != null) {
            var row = queued.add(first.position(), last, first.acceptedAt(), due, immediate);
            after.expect(target, row.dueAt());
            return row;
        }
        var row = QueuedChat.of(key, first.position(), last, first.acceptedAt(), due);
        if (immediate && target.enabled() && !target.failing()) {
            var here = handover.get();
            if (here != null && here.reserve(key.workspaceId())) {
                var leased = row.claim(
                        new Frozen(ids.next(), first.position(), false, 0, 0),
                        UUID.randomUUID(),
                        clock.instant().plus(here.lease()));
                after.claims.put(Claims.of(leased, target), messages);
                return leased;
            }
        }
        after.expect(target, due);
        return row;
    }

    private void follow(AfterCommit after) {
        var here = handover.get();
        if (here != null) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    if (status == STATUS_COMMITTED) {
                        after.joinings.forEach(Joining::committed);
                        after.claims.forEach(here::deliver);
                        after.due.forEach(here::expect);
                    } else {
                        after.joinings.keySet().forEach(Joining::rolledBack);
                        after.claims.keySet().forEach(claim -> here.cancel(claim.workspaceId()));
                    }
                }
            });
        }
    }

    /** R8 and R9: what waits is scheduled anew, and what was held may go. */
    @EventListener
    void reschedule(WebhookChanged event) {
        if (event.granularityChanged()) {
            var zone = workspaces.timeZone(event.workspaceId());
            rescheduling.bringForward(
                    event.workspaceId(), event.at(), windows.end(event.at(), event.granularity(), zone));
        }
        if (event.switchedOn()) {
            rescheduling.restartLadders(event.workspaceId(), event.at());
        }
        var here = handover.get();
        if (here != null) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    here.changed(event.workspaceId());
                    here.expect(event.workspaceId(), event.at());
                }
            });
        }
    }
}
