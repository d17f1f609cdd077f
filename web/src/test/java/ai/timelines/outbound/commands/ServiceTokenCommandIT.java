package ai.timelines.outbound.commands;

import static ai.timelines.outbound.commands.CommandLine.run;
import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.web.WebTest;
import ai.timelines.outbound.workspace.Actor;
import ai.timelines.outbound.workspace.ApiTokens;
import ai.timelines.outbound.workspace.AuditAction;
import ai.timelines.outbound.workspace.AuditTrail;
import ai.timelines.outbound.workspace.Caller;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Commands run beside an application that serves, on the same database. */
@WebTest
class ServiceTokenCommandIT {

    @Autowired
    ApiTokens tokens;

    @Autowired
    AuditTrail trail;

    @Test
    void aTokenIsMadeListedAndRevoked() {
        var name = "bridge " + UUID.randomUUID();
        var created = run("service-token", "create", name);
        assertThat(created.code()).isZero();
        assertThat(created.out()).matches("svc_[A-Za-z0-9_-]{43}\\R");
        var secret = created.out().strip();
        assertThat(created.err()).doesNotContain(secret);
        var caller = tokens.authenticate(secret).orElseThrow();
        assertThat(caller).isEqualTo(new Caller.Service(caller.id(), name));
        assertThat(trail.newest(AuditTrail.INSTALLATION, null, 1).getFirst()).satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo(Actor.OPERATOR);
            assertThat(entry.action()).isEqualTo(AuditAction.TOKEN_CREATED);
            assertThat(entry.subject()).startsWith(name);
        });

        var listed = run("service-token", "list").out();
        assertThat(listed)
                .contains(caller.id() + "  " + secret.substring(0, 8))
                .contains(name)
                .doesNotContain(secret);

        var revoked = run("service-token", "revoke", caller.id().toString());
        assertThat(revoked.code()).isZero();
        assertThat(tokens.ofServices().stream()
                        .filter(it -> it.id().equals(caller.id()))
                        .findFirst()
                        .orElseThrow()
                        .revokedAt())
                .isNotNull();
        assertThat(run("service-token", "revoke", caller.id().toString()).code())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service-token",
                "service-token create",
                "service-token revoke",
                "service-token list all",
                "service-token make x",
                "serve"
            })
    void whatIsNoCommandIsAnsweredWithThoseThatThereAre(String line) {
        var result = run(line.split(" "));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("service-token create NAME");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aNameIsOneLine() {
        assertThat(run("service-token", "create", "two\nlines").code()).isEqualTo(1);
        assertThat(run("service-token", "create", " ").code()).isEqualTo(1);
        assertThat(run("service-token", "revoke", "nonsense").code()).isEqualTo(1);
    }

    @Test
    void optionsAloneStartTheApplication() {
        assertThat(Commands.areMeant()).isFalse();
        assertThat(Commands.areMeant("--server.port=80")).isFalse();
        assertThat(Commands.areMeant("--server.port=80", "service-token")).isTrue();
    }
}
