package ai.timelines.outbound.workspace;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The people who can sign in and the workspaces they belong to. */
@Component
public class People {

    private static final String MEMBERSHIPS = """
            select new ai.timelines.outbound.workspace.Membership(w.id, w.name, m.role)
            from Member m join Workspace w on w.id = m.id.workspaceId
            where m.id.personId = :person
            """;

    private final EntityManager entities;

    public People(EntityManager entities) {
        this.entities = entities;
    }

    /** Empty for an unknown address, and as long as no password has been chosen. */
    public Optional<SignInAccount> signInAccount(String email) {
        return entities
                .createQuery(
                        "select new ai.timelines.outbound.workspace.SignInAccount("
                                + "p.id, p.email, p.fullName, p.passwordHash, p.passwordGeneration)"
                                + " from Person p where p.emailKey = :key and p.passwordHash is not null",
                        SignInAccount.class)
                .setParameter("key", Person.emailKey(email))
                .getResultList()
                .stream()
                .findFirst();
    }

    /** Whether the password has not been changed since; false for somebody who is gone. */
    public boolean isPasswordOf(int generation, UUID personId) {
        return !entities.createQuery(
                        "select p.id from Person p where p.id = :person and p.passwordGeneration = :generation",
                        UUID.class)
                .setParameter("person", personId)
                .setParameter("generation", generation)
                .getResultList()
                .isEmpty();
    }

    /** In the order of the workspaces' names. */
    public List<Membership> memberships(UUID personId) {
        return entities.createQuery(MEMBERSHIPS + " order by w.name, w.id", Membership.class)
                .setParameter("person", personId)
                .getResultList();
    }

    /** Empty for someone who does not belong to the workspace, and for a workspace that does not exist (R27). */
    public Optional<Membership> membership(UUID personId, UUID workspaceId) {
        return entities
                .createQuery(MEMBERSHIPS + " and w.id = :workspace", Membership.class)
                .setParameter("person", personId)
                .setParameter("workspace", workspaceId)
                .getResultList()
                .stream()
                .findFirst();
    }
}
