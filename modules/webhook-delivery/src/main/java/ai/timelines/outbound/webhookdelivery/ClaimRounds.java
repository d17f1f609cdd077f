package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.database.OutageLines;
import ai.timelines.outbound.database.SparseLine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;

/**
 * Claims from workspaces in turn (R29): from many together that have little due, so that they share a transaction, and from each alone that has much,
 * whose webhook is to be probed or whose locks somebody keeps. What goes wrong with one workspace concerns no other.
 */
@Component
class ClaimRounds {

    private static final Logger log = LoggerFactory.getLogger(ClaimRounds.class);

    /** Workspaces that are claimed from in one transaction. */
    private static final int GROUP = 32;

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Claiming claiming;
    private final Sending sending;
    private final Agenda agenda;
    private final InstantSource clock;
    private final OutageLines claimOutage = new OutageLines("claim");
    private final Set<UUID> lockedOut = ConcurrentHashMap.newKeySet();
    private final ClaimsAside aside = new ClaimsAside(this::claimAside);
    private final SparseLine lockedLine = new SparseLine(Duration.ofSeconds(10));

    ClaimRounds(Claiming claiming, Sending sending, InstantSource clock) {
        this.claiming = claiming;
        this.sending = sending;
        this.agenda = sending.agenda();
        this.clock = clock;
    }

    /**
     * Claims from all workspaces that have something due; returns how many deliveries were claimed.
     *
     * @param enough whether the rest is to wait for a moment
     */
    int claimDue(BooleanSupplier enough) {
        int claimed = 0;
        boolean outage = false;
        for (var group : groups(shuffled(agenda.takeDue(clock.instant())))) {
            if (outage) {
                group.forEach(this::tryLater);
            } else if (enough.getAsBoolean()) {
                group.forEach(it -> agenda.expect(it, clock.instant()));
            } else if (sending.isTaking()) {
                var ofGroup = group.size() == 1 ? claimAlone(group) : tryClaim(group);
                outage = ofGroup.isEmpty();
                claimed += ofGroup.orElse(0);
            }
        }
        return claimed;
    }

    /** Whoever has much due is claimed from alone, and so is whoever may meet a lock. */
    private List<List<UUID>> groups(List<UUID> workspaces) {
        var groups = new ArrayList<List<UUID>>();
        var group = new ArrayList<UUID>();
        for (var workspaceId : workspaces) {
            if (lockedOut.contains(workspaceId)) {
                aside.add(workspaceId);
            } else if (claiming.isAbundant(workspaceId)) {
                groups.add(List.of(workspaceId));
            } else {
                group.add(workspaceId);
                if (group.size() == GROUP) {
                    groups.add(List.copyOf(group));
                    group.clear();
                }
            }
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        Collections.shuffle(groups);
        return groups;
    }

    private void claimAside(UUID workspaceId) {
        if (sending.isTaking()) {
            tryClaim(workspaceId);
        }
    }

    /** Claims from each by itself, in turn. Returns how many deliveries were claimed; empty if the database is away. */
    private OptionalInt claimAlone(List<UUID> workspaces) {
        int claimed = 0;
        boolean outage = false;
        for (var workspaceId : workspaces) {
            if (outage) {
                tryLater(workspaceId);
            } else {
                var ofWorkspace = tryClaim(workspaceId);
                outage = ofWorkspace.isEmpty();
                claimed += ofWorkspace.orElse(0);
            }
        }
        return outage ? OptionalInt.empty() : OptionalInt.of(claimed);
    }

    /** Claims from several at once, or where that does not work, from each alone. */
    private OptionalInt tryClaim(List<UUID> group) {
        try {
            var together = claiming.claim(group);
            claimOutage.works();
            var alone = claimAlone(together.alone());
            return alone.isEmpty() ? alone : OptionalInt.of(together.deliveries() + alone.getAsInt());
        } catch (RuntimeException failure) {
            if (failure instanceof PessimisticLockingFailureException || !DatabaseFailures.isTemporary(failure)) {
                return claimAlone(group);
            }
            group.forEach(this::tryLater);
            claimOutage.fails(failure);
            return OptionalInt.empty();
        }
    }

    /** What goes wrong with one workspace concerns no other. Returns how many deliveries were claimed; empty if the database is away. */
    private OptionalInt tryClaim(UUID workspaceId) {
        try {
            var claimed = claiming.claim(workspaceId);
            claimed.ifPresent(it -> {
                claimOutage.works();
                if (it.lockedOut()) {
                    lockedOut.add(workspaceId);
                } else {
                    lockedOut.remove(workspaceId);
                }
            });
            return OptionalInt.of(claimed.map(Claiming.Outcome::deliveries).orElse(0));
        } catch (RuntimeException failure) {
            tryLater(workspaceId);
            if (failure instanceof PessimisticLockingFailureException) {
                lockedOut.add(workspaceId);
                lockedLine
                        .next()
                        .ifPresent(withheld -> log.warn(
                                "workspace={}: what is due is locked by somebody; trying again in a second; {} more since the last such line",
                                workspaceId,
                                withheld));
            } else if (DatabaseFailures.isTemporary(failure)) {
                claimOutage.fails(failure);
                return OptionalInt.empty();
            } else {
                log.error(
                        "workspace={}: what is due could not be claimed; trying again in a second",
                        workspaceId,
                        failure);
            }
            return OptionalInt.of(0);
        }
    }

    /** Nobody stands behind the same others each time. */
    private static List<UUID> shuffled(Collection<UUID> workspaces) {
        var shuffled = new ArrayList<>(workspaces);
        Collections.shuffle(shuffled);
        return shuffled;
    }

    private void tryLater(UUID workspaceId) {
        agenda.expect(workspaceId, clock.instant().plus(AFTER_FAILURE));
    }
}
