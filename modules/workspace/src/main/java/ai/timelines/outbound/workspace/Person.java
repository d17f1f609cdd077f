package ai.timelines.outbound.workspace;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Someone who can sign in, known by e-mail address across all workspaces. */
@Entity
@Table(name = "person")
class Person {

    @Id
    @JdbcTypeCode(SqlTypes.BINARY)
    private UUID id;

    private String email;

    private byte[] emailKey;

    private String fullName;

    private @Nullable String passwordHash;

    /** Raised by each change of the password, and not where the same one is hashed anew. */
    private int passwordGeneration;

    private @Nullable String locale;

    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected Person() {}

    Person(UUID id, String email, String fullName, Instant createdAt) {
        this.id = id;
        this.email = email;
        this.emailKey = emailKey(email);
        this.fullName = fullName;
        this.createdAt = createdAt;
    }

    /** By this an address is looked up: upper and lower case do not matter, all else does. */
    static byte[] emailKey(String email) {
        return email.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    }

    UUID id() {
        return id;
    }

    String email() {
        return email;
    }

    String fullName() {
        return fullName;
    }

    /** The full name, or the address of a person without one. */
    String shownAs() {
        return fullName.isBlank() ? email : fullName;
    }

    @Nullable
    String locale() {
        return locale;
    }

    @Nullable
    String passwordHash() {
        return passwordHash;
    }

    boolean hasPassword() {
        return passwordHash != null;
    }

    void choosePassword(String hash) {
        this.passwordHash = hash;
    }
}
