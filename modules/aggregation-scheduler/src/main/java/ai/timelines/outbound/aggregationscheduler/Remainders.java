package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.messageingest.Conversations;
import ai.timelines.outbound.messageingest.Conversations.AcceptedAt;
import ai.timelines.outbound.messageingest.Conversations.Place;
import ai.timelines.outbound.webhooksettings.Endpoint;
import ai.timelines.outbound.webhooksettings.Endpoints;
import ai.timelines.outbound.webhooksettings.GranularityChange;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is left of chats' rows when their first messages are done with; what must be read for that is read for all of them at once. */
@Component
class Remainders {

    private final Endpoints endpoints;
    private final Conversations conversations;
    private final Windows windows;
    private final InstantSource clock;

    Remainders(
            Endpoints endpoints, Conversations conversations, AggregationProperties properties, InstantSource clock) {
        this.endpoints = endpoints;
        this.conversations = conversations;
        this.windows = new Windows(properties.hour());
        this.clock = clock;
    }

    /**
     * A row of which something is left.
     *
     * @param first the first position that is
     * @param acceptedAt when the message there was accepted, or earlier where that is not at hand
     */
    record Remainder(
            QueuedChat row,
            long first,
            Instant acceptedAt,
            @Nullable Endpoint target) {

        private boolean goesAtOnce() {
            return target == null || !target.granularity().aggregates();
        }

        private boolean isInAnotherWindow() {
            return !goesAtOnce() && row.headThrough() < first;
        }

        private UUID workspaceId() {
            return row.key().workspaceId();
        }

        private Place place() {
            return new Place(workspaceId(), row.key().chatId(), first);
        }
    }

    /**
     * The rows as they go on: with the rest of their heads, or with the next window's messages. What goes at once is due since it was accepted, so
     * that it stands in its order among what other chats have waiting (R9).
     */
    Map<ChatKey, QueuedChat> rows(Collection<Remainder> remainders) {
        var inOtherWindows =
                remainders.stream().filter(Remainder::isInAnotherWindow).toList();
        var changes = endpoints.granularityChanges(
                inOtherWindows.stream().map(Remainder::workspaceId).collect(Collectors.toSet()));
        var times = conversations.acceptanceTimes(
                inOtherWindows.stream().map(Remainder::place).toList(), DeliveryQueue.BUNDLE_MESSAGES);
        var now = clock.instant();
        var rows = new HashMap<ChatKey, QueuedChat>();
        for (var it : remainders) {
            var row = it.row();
            var target = it.target();
            if (target == null || it.goesAtOnce()) {
                row = row.next(
                        it.first(),
                        row.lastPosition(),
                        it.acceptedAt(),
                        QueuedChat.sinceAccepted(it.acceptedAt(), now));
            } else if (it.isInAnotherWindow()) {
                var history = history(target, changes.getOrDefault(it.workspaceId(), List.of()));
                row = nextWindow(it, history, times.getOrDefault(it.place(), List.of()), now);
            } else {
                row = row.next(
                        it.first(), row.headThrough(), it.acceptedAt(), QueuedChat.sinceAccepted(it.acceptedAt(), now));
            }
            rows.put(row.key(), row);
        }
        return rows;
    }

    /** When these messages were accepted; of those that are not there, or not yet, nothing is known. */
    Map<Place, Instant> acceptanceTimes(List<Place> places) {
        var times = new HashMap<Place, Instant>();
        conversations
                .acceptanceTimes(places, 1)
                .forEach((place, first) -> times.put(place, first.getFirst().acceptedAt()));
        return times;
    }

    /** The head is what follows without a break and is due at the same time; what was due at once is one head. */
    private static QueuedChat nextWindow(Remainder it, WindowHistory history, List<AcceptedAt> times, Instant now) {
        if (times.isEmpty()) {
            // What has joined is being committed this moment, or was rolled back: whoever claims it will see.
            return it.row().next(it.first(), it.row().lastPosition(), now, history.dueAt(now));
        }
        var head = times.getFirst();
        var window = history.windowOf(head.acceptedAt());
        long through = head.position();
        for (var time : times) {
            if (!history.windowOf(time.acceptedAt()).equals(window)) {
                break;
            }
            through = time.position();
        }
        return it.row().next(it.first(), through, head.acceptedAt(), history.dueAt(head.acceptedAt()));
    }

    /** When a row that waits anew is due. */
    Instant dueAt(QueuedChat row, Endpoint target) {
        return target.granularity().aggregates()
                ? history(
                                target,
                                endpoints
                                        .granularityChanges(List.of(target.workspaceId()))
                                        .getOrDefault(target.workspaceId(), List.of()))
                        .dueAt(row.headAcceptedAt())
                : QueuedChat.sinceAccepted(row.headAcceptedAt(), clock.instant());
    }

    private WindowHistory history(Endpoint target, List<GranularityChange> changes) {
        return new WindowHistory(windows, target.zone(), changes);
    }
}
