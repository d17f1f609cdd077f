package ai.timelines.outbound.workspace;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A person's place in a workspace. */
@Entity
@Table(name = "member")
class Member {

    @Embeddable
    record Id(
            @Column(name = "workspace_id") @JdbcTypeCode(SqlTypes.BINARY)
            UUID workspaceId,

            @Column(name = "person_id") @JdbcTypeCode(SqlTypes.BINARY)
            UUID personId) {}

    @EmbeddedId
    private Id id;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private Role role;

    @SuppressWarnings("NullAway.Init")
    protected Member() {}

    Member(UUID workspaceId, UUID personId, Role role) {
        this.id = new Id(workspaceId, personId);
        this.role = role;
    }
}
