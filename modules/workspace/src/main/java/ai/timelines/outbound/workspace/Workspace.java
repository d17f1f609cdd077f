package ai.timelines.outbound.workspace;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** One tenant: a customer's workspace. Others read it, only this module changes it. */
@Entity
@Table(name = "workspace")
public class Workspace {

    @Id
    @JdbcTypeCode(SqlTypes.BINARY)
    private UUID id;

    private String name;

    private ZoneId timeZone;

    private String locale;

    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected Workspace() {}

    Workspace(UUID id, String name, ZoneId timeZone, String locale, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.timeZone = timeZone;
        this.locale = locale;
        this.createdAt = createdAt;
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** The zone to whose clock the aggregation windows are aligned (R5). */
    public ZoneId timeZone() {
        return timeZone;
    }

    /** A BCP 47 language tag. */
    public String locale() {
        return locale;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
