package ai.timelines.outbound.workspace;

import static ai.timelines.outbound.database.Columns.bytes;
import static ai.timelines.outbound.database.Columns.utc;
import static ai.timelines.outbound.database.Columns.uuid;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.database.Transactions;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All workspaces. */
@Component
public class Workspaces {

    private static final Duration REMEMBERED = Duration.ofMinutes(3);
    private static final int REMEMBERED_WORKSPACES = 50_000;

    private final EntityManager entities;
    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Invitations invitations;
    private final AuditTrail audit;
    private final TimeOrderedIds ids;
    private final InstantSource clock;
    private final RecentLookups<UUID, ZoneId> zones;

    public Workspaces(
            EntityManager entities,
            JdbcClient jdbc,
            Transactions transactions,
            Invitations invitations,
            AuditTrail audit,
            TimeOrderedIds ids,
            InstantSource clock) {
        this.entities = entities;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.invitations = invitations;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.zones = new RecentLookups<>(clock, REMEMBERED, REMEMBERED_WORKSPACES);
    }

    public Optional<Workspace> find(UUID id) {
        return Optional.ofNullable(entities.find(Workspace.class, id));
    }

    /** Which of these exist; asks the database only for those not seen in the last 3 minutes. */
    public Set<UUID> existing(Collection<UUID> ids) {
        var existing = new HashSet<UUID>();
        var unseen = new LinkedHashSet<UUID>();
        for (var id : ids) {
            (zones.get(id) == null ? unseen : existing).add(id);
        }
        if (!unseen.isEmpty()) {
            jdbc.sql("SELECT id, time_zone FROM workspace WHERE id IN (:ids)")
                    .param("ids", unseen.stream().map(Columns::bytes).toList())
                    .query(row -> {
                        var id = uuid(row, "id");
                        zones.put(id, ZoneId.of(row.getString("time_zone")));
                        existing.add(id);
                    });
        }
        return existing;
    }

    /**
     * The zone of the workspace's aggregation windows (R5), at most 3 minutes old.
     *
     * @throws NoSuchElementException if there is no such workspace
     */
    public ZoneId timeZone(UUID id) {
        var zone = zones.get(id);
        if (zone == null) {
            zone = known(find(id), id).timeZone();
            zones.put(id, zone);
        }
        return zone;
    }

    /** Opens a workspace and invites its owner by e-mail, in one transaction; returns its id. */
    public UUID create(NewWorkspace wanted) {
        return transactions.call(() -> {
            var workspace =
                    new Workspace(ids.next(), wanted.name(), wanted.timeZone(), wanted.locale(), clock.instant());
            var owner = personOf(wanted.ownerEmail(), wanted.ownerName());
            entities.persist(workspace);
            entities.persist(new Member(workspace.id(), owner.id(), Role.OWNER));
            entities.flush();
            invitations.invite(workspace, owner);
            audit.note(workspace.id(), AuditAction.WORKSPACE_CREATED, workspace.name(), List.of());
            return workspace.id();
        });
    }

    /** @throws NoSuchElementException if there is no such workspace */
    public Owner owner(UUID id) {
        return details(id).owner();
    }

    /** @throws NoSuchElementException if there is no such workspace */
    public WorkspaceDetails details(UUID id) {
        return known(findDetails(id), id);
    }

    /** Empty if there is no such workspace. */
    public Optional<WorkspaceDetails> findDetails(UUID id) {
        return entities
                .createQuery("""
                        select w, p from Workspace w
                        join Member m on m.id.workspaceId = w.id and m.role = :owner
                        join Person p on p.id = m.id.personId
                        where w.id = :id""", Object[].class)
                .setParameter("owner", Role.OWNER)
                .setParameter("id", id)
                .getResultList()
                .stream()
                .findFirst()
                .map(row -> details((Workspace) row[0], (Person) row[1]));
    }

    private static WorkspaceDetails details(Workspace workspace, Person person) {
        String ownLocale = person.locale();
        return new WorkspaceDetails(
                workspace.id(),
                workspace.name(),
                workspace.timeZone(),
                workspace.locale(),
                new Owner(person.fullName(), person.email(), ownLocale == null ? workspace.locale() : ownLocale));
    }

    /** Two workspaces may be opened for one new address at the same moment: the second insert waits for the first and then finds its person. */
    private Person personOf(String email, String fullName) {
        byte[] key = Person.emailKey(email);
        jdbc.sql("""
                        INSERT INTO person (id, email, email_key, full_name, created_at) VALUES (?, ?, ?, ?, ?)
                        ON DUPLICATE KEY UPDATE id = id""")
                .params(bytes(ids.next()), email, key, fullName, utc(clock.instant()))
                .update();
        return entities.createQuery("select p from Person p where p.emailKey = :key", Person.class)
                .setParameter("key", key)
                .getSingleResult();
    }

    private static <T> T known(Optional<T> found, UUID id) {
        return found.orElseThrow(() -> new NoSuchElementException("There is no workspace " + id));
    }
}
