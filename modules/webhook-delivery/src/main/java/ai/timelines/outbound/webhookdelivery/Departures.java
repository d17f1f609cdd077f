package ai.timelines.outbound.webhookdelivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets lanes go: workspaces in turn, each within its places, and what was just accepted before what had waited in the queue.
 *
 * <p>A backlog never takes a workspace's last places, so that new traffic goes on beside it (R9); nor does new traffic take all of them. All
 * backlogs together have a bound of their own, which counts them until their outcome is written: however many there are, the line of
 * outcomes stays so short that new messages of a chat do not wait in it for the one before them.
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
    private final Places backlogs;
    private final Consumer<Lane> start;
    private final LinkedHashMap<UUID, Waiting> waiting = new LinkedHashMap<>();

    /**
     * @param places for requests, each until {@link #arrived}
     * @param backlogs for lanes that are backlogs, each until {@link #settled}
     * @param start sets a lane going
     */
    Departures(Places places, Places backlogs, Consumer<Lane> start) {
        this.places = places;
        this.backlogs = backlogs;
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
            if (!waiting.containsKey(lane.workspaceId()) && takePlace(lane)) {
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
        nextAfter(workspaceId);
    }

    /** What became of a lane's request has been written, or there was none. */
    void settled(Lane lane) {
        if (lane.isBacklog()) {
            backlogs.release(lane.workspaceId());
            nextAfter(lane.workspaceId());
        }
    }

    /** Lets somebody go who waits for what this workspace has given back: others first, it had its turn. */
    private void nextAfter(UUID workspaceId) {
        List<Lane> going;
        synchronized (this) {
            if (waiting.isEmpty()) {
                return;
            }
            going = departingOthers();
            if (going.isEmpty()) {
                going = departing(workspaceId);
            }
        }
        going.forEach(start);
    }

    private void enqueue(Lane lane) {
        waiting.computeIfAbsent(lane.workspaceId(), _ -> new Waiting())
                .like(lane)
                .add(lane);
    }

    private boolean takePlace(Lane lane) {
        return lane.isBacklog() ? takeBacklogsPlace(lane.workspaceId(), false) : places.reserve(lane.workspaceId());
    }

    /** @param itsTurn whether new traffic of the workspace waits, and has had its turns */
    private boolean takeBacklogsPlace(UUID workspaceId, boolean itsTurn) {
        if (!backlogs.reserve(workspaceId)) {
            return false;
        }
        boolean taken = itsTurn ? places.reserve(workspaceId) : places.reserveForBacklog(workspaceId);
        if (!taken) {
            backlogs.release(workspaceId);
        }
        return taken;
    }

    private List<Lane> departing(UUID workspaceId) {
        var going = new ArrayList<Lane>();
        var mine = waiting.get(workspaceId);
        if (mine != null) {
            for (var next = takeNext(workspaceId, mine); next != null; next = takeNext(workspaceId, mine)) {
                going.add(next);
            }
            if (mine.isEmpty()) {
                waiting.remove(workspaceId);
            }
        }
        return going;
    }

    /** The next lane of these that has a place now; null if none has. */
    private @Nullable Lane takeNext(UUID workspaceId, Waiting mine) {
        boolean backlogsTurn = mine.isBacklogsTurn();
        if (backlogsTurn && takeBacklogsPlace(workspaceId, !mine.fresh.isEmpty())) {
            mine.turns++;
            return mine.backlog.removeFirst();
        }
        if (!mine.fresh.isEmpty() && places.reserve(workspaceId)) {
            mine.turns += backlogsTurn ? 0 : 1;
            return mine.fresh.removeFirst();
        }
        return null;
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
