package ai.timelines.outbound.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.context.ActiveProfiles;

@SpringBootTest
@ActiveProfiles("dev")
class DevelopmentTenantIT {

    @Autowired
    DevelopmentTenant tenant;

    @Autowired
    Workspaces workspaces;

    @Autowired
    People people;

    @Autowired
    ApiTokens tokens;

    @Autowired
    PasswordEncoder passwordEncoder;

    @Autowired
    JdbcClient jdbc;

    @Test
    void acmeIsThereWithItsPeopleAndItsToken() {
        assertThat(workspaces.details(DevelopmentTenant.WORKSPACE).name()).isEqualTo("Acme");
        assertThat(workspaces.timeZone(DevelopmentTenant.WORKSPACE)).isEqualTo(ZoneId.of("UTC"));
        assertThat(roleOf("owner@acme.example", "acme-owner-demo")).isEqualTo(Role.OWNER);
        assertThat(roleOf("TEAMMATE@acme.example", "acme-teammate-demo")).isEqualTo(Role.TEAMMATE);
        assertThat(tokens.authenticate("dev-service-token"))
                .hasValueSatisfying(caller -> assertThat(caller).isInstanceOf(Caller.Service.class));
    }

    @Test
    void anotherStartChangesNothing() {
        var before = everything();
        tenant.afterSingletonsInstantiated();
        assertThat(everything()).isEqualTo(before);
    }

    private Role roleOf(String email, String password) {
        var account = people.signInAccount(email).orElseThrow();
        assertThat(passwordEncoder.matches(password, account.passwordHash())).isTrue();
        assertThat(account.toString()).doesNotContain(account.passwordHash());
        return people.membership(account.personId(), DevelopmentTenant.WORKSPACE)
                .orElseThrow()
                .role();
    }

    private String everything() {
        return jdbc.sql("""
                SELECT GROUP_CONCAT(HEX(p.id), p.password_hash, m.role, w.name, t.created_at ORDER BY p.id, t.id)
                FROM person p JOIN member m ON m.person_id = p.id JOIN workspace w ON w.id = m.workspace_id
                JOIN api_token t ON t.workspace_id IS NULL""").query(String.class).single();
    }
}
