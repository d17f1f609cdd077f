package ai.timelines.outbound.workspace;

import static ai.timelines.outbound.database.Columns.bytes;
import static ai.timelines.outbound.database.Columns.utc;

import ai.timelines.outbound.database.Transactions;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** The tenant that every development database has; it is there before the first request is taken, and changes nothing that is there already. */
@Component
@Profile("dev")
class DevelopmentTenant implements SmartInitializingSingleton {

    static final UUID WORKSPACE = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final UUID OWNER = UUID.fromString("00000000-0000-7000-8000-000000000002");
    private static final UUID TEAMMATE = UUID.fromString("00000000-0000-7000-8000-000000000003");
    private static final UUID SERVICE_TOKEN = UUID.fromString("00000000-0000-7000-8000-000000000004");

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final ApiTokens tokens;
    private final PasswordEncoder passwordEncoder;
    private final InstantSource clock;

    DevelopmentTenant(
            JdbcClient jdbc,
            Transactions transactions,
            ApiTokens tokens,
            PasswordEncoder passwordEncoder,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.tokens = tokens;
        this.passwordEncoder = passwordEncoder;
        this.clock = clock;
    }

    @Override
    public void afterSingletonsInstantiated() {
        transactions.run(() -> {
            workspace();
            member(OWNER, "Olivia Owner", "owner@acme.example", "acme-owner-demo", Role.OWNER);
            member(TEAMMATE, "Tom Teammate", "teammate@acme.example", "acme-teammate-demo", Role.TEAMMATE);
            tokens.ensureService(SERVICE_TOKEN, "Development", "dev-service-token");
        });
    }

    private void workspace() {
        jdbc.sql("""
                        INSERT INTO workspace (id, name, time_zone, locale, created_at) VALUES (?, 'Acme', 'UTC', 'en', ?)
                        ON DUPLICATE KEY UPDATE id = id""").params(bytes(WORKSPACE), utc(clock.instant())).update();
    }

    private void member(UUID id, String fullName, String email, String password, Role role) {
        boolean known = jdbc.sql("SELECT COUNT(*) FROM person WHERE id = ?")
                        .param(bytes(id))
                        .query(Integer.class)
                        .single()
                > 0;
        if (known) {
            return;
        }
        jdbc.sql("""
                        INSERT INTO person (id, email, email_key, full_name, password_hash, created_at)
                        VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE id = id""")
                .params(
                        bytes(id),
                        email,
                        Person.emailKey(email),
                        fullName,
                        passwordEncoder.encode(password),
                        utc(clock.instant()))
                .update();
        jdbc.sql("""
                        INSERT INTO member (workspace_id, person_id, role) VALUES (?, ?, ?)
                        ON DUPLICATE KEY UPDATE role = role""").params(bytes(WORKSPACE), bytes(id), role.name()).update();
    }
}
