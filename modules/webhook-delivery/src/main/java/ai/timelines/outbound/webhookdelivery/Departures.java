package ai.timelines.outbound.webhookdelivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Lets lanes go: workspaces in turn, each within its places, and what was just accepted before what had waited in the queue.
 *
 * <p>A backlog never takes a workspace's last places, so that new traffic goes on beside it (R9); nor does new traffic take all of them.
 */
final class Departures {

    /** How many other workspaces are looked at when a place comes free. */
    private static final int LOOKED_AT = 8;

    private static final int TURNS_OF_THE_BACKLOG = 4;

    /** The lanes of a workspace that wait for a place. */
    private static final class Waiting {
        private final ArrayDeque<Lane> fresh = new ArrayDeque<>();
        private final ArrayDeque<Lane> backlog = new ArrayDeque<>();
        private int turns;

        /** New traffic goes first, but every so often it is the backlog's turn: it would wait for ever beside a flood. */
        boolean isBacklogsTurn() {
            return !backlog.isEmpty() && (fresh.isEmpty() || turns % TURNS_OF_THE_BACKLOG == TURNS_OF_THE_BACKLOG - 1);
        }

        ArrayDeque<Lane> like(Lane lane) {
            return lane.isBacklog() ? backlog : fresh;
        }

        boolean isEmpty() {
            return fresh.isEmpty() && backlog.isEmpty();
        }
    }

    private final Places places;
    private final Consumer<Lane> start;
    private final LinkedHashMap<UUID, Waiting> waiting = new LinkedHashMap<>();

    /** @param start sets a lane going; it holds a place until {@link #arrived} */
    Departures(Places places, Consumer<Lane> start) {
        this.places = places;
        this.start = start;
    }

    /** The lane goes as soon as there is a place. */
    void add(Lane lane) {
        List<Lane> going;
        synchronized (this) {
            enqueue(lane);
            going = departing(lane.workspaceId());
        }
        going.forEach(start);
    }

    /** The same for a lane whose thread would go on with it: true if it may at once. */
    boolean goesOn(Lane lane) {
        List<Lane> going;
        synchronized (this) {
            if (!waiting.containsKey(lane.workspaceId()) && takePlace(lane.workspaceId(), lane.isBacklog())) {
                return true;
            }
            enqueue(lane);
            going = departing(lane.workspaceId());
        }
        going.forEach(start);
        return false;
    }

    /** A request has been answered: its place is free. */
    void arrived(UUID workspaceId) {
        places.release(workspaceId);
        List<Lane> going;
        synchronized (this) {
            if (waiting.isEmpty()) {
                return;
            }
            going = departing(workspaceId);
            if (going.isEmpty()) {
                going = departingOthers();
            }
        }
        going.forEach(start);
    }

    private void enqueue(Lane lane) {
        waiting.computeIfAbsent(lane.workspaceId(), _ -> new Waiting())
                .like(lane)
                .add(lane);
    }

    private boolean takePlace(UUID workspaceId, boolean backlog) {
        return backlog ? places.reserveForBacklog(workspaceId) : places.reserve(workspaceId);
    }

    private List<Lane> departing(UUID workspaceId) {
        var going = new ArrayList<Lane>();
        var mine = waiting.get(workspaceId);
        if (mine != null) {
            while (!mine.isEmpty()) {
                boolean backlog = mine.isBacklogsTurn();
                if (!takePlace(workspaceId, backlog && mine.fresh.isEmpty())) {
                    break;
                }
                going.add((backlog ? mine.backlog : mine.fresh).removeFirst());
                mine.turns++;
            }
            if (mine.isEmpty()) {
                waiting.remove(workspaceId);
            }
        }
        return going;
    }

    /** Whoever has waited longest; who was looked at goes to the end of the line. */
    private List<Lane> departingOthers() {
        for (int i = Math.min(LOOKED_AT, waiting.size()); i > 0; i--) {
            var longest = waiting.firstEntry();
            waiting.putLast(longest.getKey(), longest.getValue());
            var going = departing(longest.getKey());
            if (!going.isEmpty()) {
                return going;
            }
        }
        return List.of();
    }

    /** Takes out what waits and is like this. */
    synchronized List<Lane> withdraw(Predicate<Lane> unwanted) {
        var withdrawn = new ArrayList<Lane>();
        for (var mine : List.copyOf(waiting.values())) {
            for (var lanes : List.of(mine.fresh, mine.backlog)) {
                lanes.stream().filter(unwanted).forEach(withdrawn::add);
                lanes.removeIf(unwanted);
            }
        }
        waiting.values().removeIf(Waiting::isEmpty);
        return withdrawn;
    }

    /** Takes out what waits of this workspace. */
    synchronized List<Lane> withdraw(UUID workspaceId) {
        var mine = waiting.remove(workspaceId);
        var withdrawn = new ArrayList<Lane>();
        if (mine != null) {
            withdrawn.addAll(mine.fresh);
            withdrawn.addAll(mine.backlog);
        }
        return withdrawn;
    }

    /** How many lanes wait for a place, by workspace. */
    synchronized Map<UUID, Integer> waiting() {
        var counts = new LinkedHashMap<UUID, Integer>();
        waiting.forEach((workspaceId, mine) -> counts.put(workspaceId, mine.fresh.size() + mine.backlog.size()));
        return counts;
    }
}
