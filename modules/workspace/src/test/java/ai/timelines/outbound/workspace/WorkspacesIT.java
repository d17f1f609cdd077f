package ai.timelines.outbound.workspace;

import static ai.timelines.outbound.database.Columns.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.DrivenClock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest
class WorkspacesIT {

    private static final ZoneId LISBON = ZoneId.of("Europe/Lisbon");

    /** Of this test alone: the database may outlive the run. */
    private final String domain = UUID.randomUUID() + ".example";

    @Autowired
    Workspaces workspaces;

    @Autowired
    People people;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DrivenClock clock;

    @Test
    void aNewWorkspaceHasItsOwner() {
        var id = workspaces.create(new NewWorkspace("Ärmel & Söhne", LISBON, "pt", "Maria 🌻", "Maria@One.example"));

        assertThat(workspaces.details(id))
                .isEqualTo(new WorkspaceDetails(
                        id, "Ärmel & Söhne", LISBON, "pt", new Owner("Maria 🌻", "Maria@One.example", "pt")));
        assertThat(workspaces.owner(id).email()).isEqualTo("Maria@One.example");
        assertThat(workspaces.find(id)).hasValueSatisfying(it -> {
            assertThat(it.name()).isEqualTo("Ärmel & Söhne");
            assertThat(it.timeZone()).isEqualTo(LISBON);
        });
    }

    @Test
    void instantsStandInUtc() {
        var id = workspaces.create(new NewWorkspace("Utc", LISBON, "pt", "", "utc@one.example"));
        assertThat(jdbc.sql("SELECT created_at FROM workspace WHERE id = ?")
                        .param(bytes(id))
                        .query(LocalDateTime.class)
                        .single())
                .isEqualTo(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
        assertThat(workspaces.find(id).orElseThrow().createdAt()).isEqualTo(clock.instant());
    }

    @Test
    void oneAddressIsOnePersonHoweverItIsSpelled() {
        var first = workspaces.create(new NewWorkspace("B first", LISBON, "pt", "Zoe", "Zoe@" + domain));
        var second = workspaces.create(
                new NewWorkspace("A second", LISBON, "pt", "Another name", "zoe@" + domain.toUpperCase() + " "));

        assertThat(workspaces.owner(second).fullName()).isEqualTo("Zoe");
        var person = personOf("zoe@" + domain);
        assertThat(people.memberships(person))
                .containsExactly(
                        new Membership(second, "A second", Role.OWNER), new Membership(first, "B first", Role.OWNER));
        assertThat(people.membership(person, first)).contains(new Membership(first, "B first", Role.OWNER));
        assertThat(people.membership(person, UUID.randomUUID())).isEmpty();
    }

    @Test
    void workspacesOpenedAtOnceForOneNewAddressShareItsPerson() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var creations = IntStream.range(0, 8)
                    .<Callable<UUID>>mapToObj(i ->
                            () -> workspaces.create(new NewWorkspace("W" + i, LISBON, "pt", "Same", "same@" + domain)))
                    .toList();
            for (var creation : threads.invokeAll(creations)) {
                assertThat(creation.get()).isNotNull();
            }
        }
        assertThat(people.memberships(personOf("same@" + domain))).hasSize(8);
    }

    @Test
    void whatWasSeenLatelyIsAnsweredFromMemory() {
        var id = workspaces.create(new NewWorkspace("Short", LISBON, "pt", "", "short@four.example"));
        var unknown = UUID.randomUUID();
        assertThat(workspaces.existing(List.of(id, unknown))).containsExactly(id);
        jdbc.sql("DELETE FROM invitation WHERE workspace_id = ?")
                .param(bytes(id))
                .update();
        jdbc.sql("DELETE FROM member WHERE workspace_id = ?").param(bytes(id)).update();
        jdbc.sql("DELETE FROM workspace WHERE id = ?").param(bytes(id)).update();

        assertThat(workspaces.existing(Set.of(id))).containsExactly(id);
        assertThat(workspaces.timeZone(id)).isEqualTo(LISBON);

        clock.tick(Duration.ofMinutes(3));
        assertThat(workspaces.existing(Set.of(id))).isEmpty();
        assertThatThrownBy(() -> workspaces.timeZone(id)).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aWorkspaceMadeAfterItWasAskedForIsFound() {
        assertThat(workspaces.existing(List.of())).isEmpty();
        var id = workspaces.create(new NewWorkspace("Late", LISBON, "pt", "", "late@five.example"));
        assertThat(workspaces.existing(List.of(id))).containsExactly(id);
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeItReachesTheDatabase() {
        assertThatThrownBy(() -> new NewWorkspace(" ", LISBON, "pt", "", "x@y.example"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NewWorkspace("n".repeat(256), LISBON, "pt", "", "x@y.example"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NewWorkspace("Two\nlines", LISBON, "pt", "", "x@y.example"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NewWorkspace("Name", LISBON, "pt", "", " "))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private UUID personOf(String email) {
        return jdbc.sql("SELECT id FROM person WHERE email_key = ?")
                .param(Person.emailKey(email))
                .query((row, _) -> Columns.uuid(row, "id"))
                .single();
    }
}
