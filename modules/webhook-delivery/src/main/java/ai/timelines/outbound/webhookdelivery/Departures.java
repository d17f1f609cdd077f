package ai.timelines.outbound.webhookdelivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets lanes go: workspaces in turn, each within its places, and what was just accepted before what had waited in the queue.
 *
 * <p>A backlog leaves the last of its workspace's places to new traffic (R9), but for one that it may always have; so new traffic does not take
 * all of them either. All backlogs together have a bound of their own, which counts them until their outcome is written: however many there are,
 * the line of outcomes stays so short that new messages of a chat do not wait in it for the one before them. Of that, probes of webhooks that
 * fail have a part at most: when a large provider of webhooks hangs, those of others go on.
 *
 * <p>Whoever has a place may pass it on to the next of its own workspace for a moment, then it is somebody else's turn. So all share the time, not
 * the number of requests: a receiver that answers quickly gets many in its turn, one that hangs gets one.
 */
final class Departures {

    private static final long TURN_NANOS = Duration.ofMillis(200).toNanos();

    /** Of so many times that somebody may go, backlogs are asked first one time and probes one, new traffic the others; as chance has it. */
    private static final int TURNS = 8;

    /** Lanes that are alike. */
    private static final class Kind {
        private final Line line = new Line();

        /** That such lanes take one of each, beside that for their request, until their outcome is written. */
        private final List<Places> places;

        private Kind(Places... places) {
            this.places = List.of(places);
        }

        boolean isAnyPlaceFree() {
            return places.stream().allMatch(Places::isAnyFree);
        }

        boolean reserve(UUID workspaceId) {
            for (int i = 0; i < places.size(); i++) {
                if (!places.get(i).reserve(workspaceId)) {
                    places.subList(0, i).forEach(it -> it.release(workspaceId));
                    return false;
                }
            }
            return true;
        }

        /** Whether there are any or not, but for a workspace that has none. */
        boolean takeFirst(UUID workspaceId) {
            boolean first = places.stream().allMatch(it -> it.taken(workspaceId) == 0);
            if (first) {
                places.forEach(it -> it.take(workspaceId));
            }
            return first;
        }

        void release(UUID workspaceId) {
            places.forEach(it -> it.release(workspaceId));
        }
    }

    /** @param turnBegan when somebody of its workspace got its place from somebody else's */
    private record Going(Kind kind, long turnBegan) {}

    private final Places requests;
    private final Kind fresh = new Kind();
    private final Kind backlogs;
    private final Kind probes;
    private final List<Kind> kinds;
    private final Consumer<Lane> start;
    private final LongSupplier nanoTime;
    private final Map<Lane, Going> underWay = new HashMap<>();

    /**
     * @param requests places for requests, each until it has {@link #arrived}
     * @param backlogs places for what was found in the queue, each until it is {@link #settled}
     * @param probes those of them that go to webhooks that fail take one of these, too
     * @param start sets a lane going
     */
    Departures(Places requests, Places backlogs, Places probes, Consumer<Lane> start, LongSupplier nanoTime) {
        this.requests = requests;
        this.backlogs = new Kind(backlogs);
        this.probes = new Kind(probes, backlogs);
        this.kinds = List.of(fresh, this.backlogs, this.probes);
        this.start = start;
        this.nanoTime = nanoTime;
    }

    private Kind kind(Lane lane) {
        if (!lane.isBacklog()) {
            return fresh;
        }
        return lane.claim().target().failing() ? probes : backlogs;
    }

    /** The lane goes as soon as there is a place. */
    void add(Lane lane) {
        Lane going = null;
        synchronized (this) {
            var kind = kind(lane);
            kind.line.add(lane);
            if (takePlaces(kind, lane.workspaceId())) {
                going = going(kind, kind.line.first(lane.workspaceId()), nanoTime.getAsLong());
            }
        }
        if (going != null) {
            start.accept(going);
        }
    }

    /** The same for a lane whose thread would go on with it: true if it may at once. */
    boolean goesOn(Lane lane) {
        List<Lane> going;
        synchronized (this) {
            var before = underWay.get(lane);
            var kind = kind(lane);
            if (before != null
                    && before.kind() == kind
                    && keepsPlace(lane, before)
                    && takeRequest(kind, lane.workspaceId())) {
                return true;
            }
            release(lane);
            kind.line.add(lane);
            going = departing(lane.workspaceId(), before);
        }
        going.forEach(start);
        return false;
    }

    /** Unless others of its workspace stand before it, or somebody else waits whose turn it is. */
    private boolean keepsPlace(Lane lane, Going before) {
        var line = before.kind().line;
        return !line.has(lane.workspaceId()) && (line.isEmpty() || isInTurn(before) || isAnyPlaceFree(before.kind()));
    }

    /** The lane's request has been answered: its place is free. */
    void arrived(Lane lane) {
        requests.release(lane.workspaceId());
        List<Lane> going;
        synchronized (this) {
            going = departing(lane.workspaceId(), underWay.get(lane));
        }
        going.forEach(start);
    }

    /** A request beside the queue has been answered. */
    void arrivedBeside(UUID workspaceId) {
        requests.release(workspaceId);
        List<Lane> going;
        synchronized (this) {
            going = departing(workspaceId, null);
        }
        going.forEach(start);
    }

    /** What became of a lane's delivery has been written, and it does not go on. */
    void settled(Lane lane) {
        List<Lane> going = List.of();
        synchronized (this) {
            var it = release(lane);
            if (it != null && it.kind() != fresh) {
                going = departing(lane.workspaceId(), it);
            }
        }
        going.forEach(start);
    }

    private @Nullable Going release(Lane lane) {
        var it = underWay.remove(lane);
        if (it != null) {
            it.kind().release(lane.workspaceId());
        }
        return it;
    }

    private boolean isInTurn(Going it) {
        return nanoTime.getAsLong() - it.turnBegan() < TURN_NANOS;
    }

    private boolean isAnyPlaceFree(Kind kind) {
        return requests.isAnyFree() && kind.isAnyPlaceFree();
    }

    private boolean takePlaces(Kind kind, UUID workspaceId) {
        if (!kind.reserve(workspaceId)) {
            return false;
        }
        boolean taken = takeRequest(kind, workspaceId);
        if (!taken) {
            kind.release(workspaceId);
        }
        return taken;
    }

    private boolean takeRequest(Kind kind, UUID workspaceId) {
        return kind == fresh ? requests.reserve(workspaceId) : requests.reserveForBacklog(workspaceId);
    }

    /**
     * All that may go now that this workspace has given something back.
     *
     * @param before what had the place; null if that stood in no line
     */
    private List<Lane> departing(UUID workspaceId, @Nullable Going before) {
        if (fresh.line.isEmpty() && backlogs.line.isEmpty() && probes.line.isEmpty()) {
            return List.of();
        }
        if (before != null && !isInTurn(before)) {
            before.kind().line.moveToTheEnd(workspaceId);
        }
        var going = new ArrayList<Lane>();
        for (var next = next(workspaceId, before); next != null; next = next(workspaceId, before)) {
            going.add(next);
        }
        return going;
    }

    private @Nullable Lane next(UUID workspaceId, @Nullable Going before) {
        int turn = ThreadLocalRandom.current().nextInt(TURNS);
        var order = switch (turn) {
            case 0 -> List.of(backlogs, probes, fresh);
            case 1 -> List.of(probes, backlogs, fresh);
            default -> kinds;
        };
        if (turn <= 1 && before != null && before.kind() == fresh) {
            var besideNewTraffic = besideNewTraffic(workspaceId);
            if (besideNewTraffic != null) {
                return besideNewTraffic;
            }
        }
        for (var kind : order) {
            var next = next(kind, workspaceId, before);
            if (next != null) {
                return next;
            }
        }
        return null;
    }

    /**
     * What waits beside new traffic of its workspace, which would else take all that the workspace gives back. One may always be under way,
     * whatever others have.
     */
    private @Nullable Lane besideNewTraffic(UUID workspaceId) {
        for (var kind : List.of(backlogs, probes)) {
            if (kind.line.has(workspaceId) && requests.reserve(workspaceId)) {
                if (kind.reserve(workspaceId) || kind.takeFirst(workspaceId)) {
                    return going(kind, kind.line.first(workspaceId), nanoTime.getAsLong());
                }
                requests.release(workspaceId);
            }
        }
        return null;
    }

    private @Nullable Lane next(Kind kind, UUID workspaceId, @Nullable Going before) {
        var line = kind.line;
        if (line.isEmpty() || !isAnyPlaceFree(kind)) {
            return null;
        }
        if (before != null
                && before.kind() == kind
                && isInTurn(before)
                && line.has(workspaceId)
                && takePlaces(kind, workspaceId)) {
            return going(kind, line.first(workspaceId), before.turnBegan());
        }
        var next = line.next(other -> takePlaces(kind, other));
        if (next == null && line.has(workspaceId) && takePlaces(kind, workspaceId)) {
            next = line.first(workspaceId);
        }
        return next == null ? null : going(kind, next, nanoTime.getAsLong());
    }

    private Lane going(Kind kind, Lane lane, long turnBegan) {
        underWay.put(lane, new Going(kind, turnBegan));
        return lane;
    }

    /** Takes out what waits and is like this. */
    synchronized List<Lane> withdraw(Predicate<Lane> unwanted) {
        return kinds.stream()
                .flatMap(kind -> kind.line.withdraw(unwanted).stream())
                .toList();
    }

    /** Takes out what waits of this workspace. */
    synchronized List<Lane> withdraw(UUID workspaceId) {
        return kinds.stream()
                .flatMap(kind -> kind.line.withdraw(workspaceId).stream())
                .toList();
    }

    synchronized int probesWaiting() {
        return probes.line.workspaces().size();
    }

    /** The workspaces of which something waits for a place. */
    synchronized Set<UUID> waitingWorkspaces() {
        var workspaces = new LinkedHashSet<UUID>();
        kinds.forEach(kind -> workspaces.addAll(kind.line.workspaces()));
        return workspaces;
    }
}
