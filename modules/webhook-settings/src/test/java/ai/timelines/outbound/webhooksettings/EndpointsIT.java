package ai.timelines.outbound.webhooksettings;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.workspace.NewWorkspace;
import ai.timelines.outbound.workspace.Workspaces;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the outcomes of many webhooks' requests cost. */
@SpringBootTest
class EndpointsIT {

    private static final int WEBHOOKS = 20;

    @Autowired
    private Endpoints endpoints;

    @Autowired
    private Webhooks webhooks;

    @Autowired
    private Workspaces workspaces;

    @Autowired
    private Transactions transactions;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private InstantSource clock;

    private UUID newWebhook() {
        var workspace = workspaces.create(
                new NewWorkspace("Acme", ZoneOffset.UTC, "en", "", UUID.randomUUID() + "@example.com"));
        webhooks.save(workspace, new WebhookSettings("https://example.com/", Granularity.NONE, true, false));
        return workspace;
    }

    private List<UUID> newWebhooks() {
        return IntStream.range(0, WEBHOOKS).mapToObj(_ -> newWebhook()).toList();
    }

    private Map<UUID, List<RequestOutcome>> all(List<UUID> webhooksOf, String cause) {
        var now = clock.instant();
        return webhooksOf.stream().collect(Collectors.toMap(Function.identity(), _ -> List.of(outcome(now, cause))));
    }

    private static RequestOutcome outcome(Instant at, String cause) {
        return new RequestOutcome(at, at, cause.isEmpty(), cause);
    }

    private Map<UUID, Endpoint> report(Map<UUID, List<RequestOutcome>> outcomes) {
        return transactions.call(() -> endpoints.report(endpoints.lock(outcomes.keySet()), outcomes));
    }

    /** Statements of this transaction's connection, of that kind. */
    private long count(String kind) {
        return jdbc.query("SHOW SESSION STATUS LIKE 'Com_" + kind + "'", (row, _) -> row.getLong(2))
                .getFirst();
    }

    @Test
    void webhooksAreReadOnceHoweverManyFailAndThoseThatWorkAreNotWritten() {
        var failing = newWebhooks();
        var working = newWebhook();
        var outcomes = all(failing, "down");
        outcomes.put(working, List.of(outcome(clock.instant(), "")));
        // Time zones are then at hand, as they are most often.
        endpoints.find(outcomes.keySet());
        transactions.run(() -> {
            long read = count("select");
            long written = count("update");
            var after = report(outcomes);
            assertThat(count("select") - read).isEqualTo(1);
            assertThat(count("update") - written).isEqualTo(WEBHOOKS);
            assertThat(after.values()).filteredOn(Endpoint::failing).hasSize(WEBHOOKS);
        });
        assertThat(failing).allSatisfy(it -> {
            assertThat(webhooks.of(it).consecutiveErrors()).isEqualTo(1);
            assertThat(webhooks.of(it).lastError()).isEqualTo("down");
        });
        assertThat(webhooks.of(working).lastError()).isNull();
    }

    @Test
    void manyRecoverAtOnce() {
        var webhooksOf = newWebhooks();
        report(all(webhooksOf, "down"));
        var after = report(all(webhooksOf, ""));
        assertThat(after.values()).noneMatch(Endpoint::failing);
        assertThat(webhooksOf).allSatisfy(it -> {
            assertThat(webhooks.of(it).consecutiveErrors()).isZero();
            assertThat(webhooks.of(it).nextRequestAt()).isNull();
        });
    }
}
