package ai.timelines.outbound.webhooksettings;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.outboundhttp.OutboundHttp;
import ai.timelines.outbound.outboundhttp.TargetUrl;
import ai.timelines.outbound.workspace.AuditAction;
import ai.timelines.outbound.workspace.AuditTrail;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What owners do with their workspace's webhook. */
@Component
public class Webhooks {

    /** For how long a rotated secret still signs beside the new one (R23). */
    public static final Duration SECRET_OVERLAP = Duration.ofHours(24);

    private final WebhookRepository repository;
    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Sealing sealing;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final OutboundHttp http;

    Webhooks(
            WebhookRepository repository,
            JdbcClient jdbc,
            Transactions transactions,
            Sealing sealing,
            AuditTrail audit,
            ApplicationEventPublisher events,
            InstantSource clock,
            OutboundHttp http) {
        this.repository = repository;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.sealing = sealing;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
        this.http = http;
    }

    /** What became of settings that were to be saved. */
    public sealed interface SaveOutcome {

        record Saved(Webhook webhook) implements SaveOutcome {}

        /** @param reason a sentence for the person who typed the URL */
        record UrlRefused(String reason) implements SaveOutcome {}
    }

    /** The workspace's webhook; one that was never set up is off and has no URL. */
    public Webhook of(UUID workspaceId) {
        return transactions.call(() -> repository
                .findById(workspaceId)
                .map(webhook -> webhook.opened(sealing))
                .orElseGet(() -> new Webhook(workspaceId, "")));
    }

    /** Replaces the settings (R1, R3, R8, R9). */
    public SaveOutcome save(UUID workspaceId, WebhookSettings settings) {
        Optional<String> objection = objection(settings.url());
        if (objection.isPresent()) {
            return new SaveOutcome.UrlRefused(objection.get());
        }
        return new SaveOutcome.Saved(
                change(workspaceId, AuditAction.WEBHOOK_CHANGED, webhook -> webhook.apply(settings, clock.instant())));
    }

    /** Why a URL cannot be saved, in a sentence for whoever typed it: it is none, or it leads where nothing is ever sent (R3). */
    public Optional<String> objection(String url) {
        if (url.isEmpty()) {
            return Optional.empty();
        }
        return switch (TargetUrl.parse(url)) {
            case TargetUrl.Result.Invalid(var reason) -> Optional.of(reason);
            case TargetUrl.Result.Valid(var target) -> http.objection(target);
        };
    }

    /** Switches on again what was switched off (R16); without a URL it stays off. */
    public Webhook switchOn(UUID workspaceId) {
        return change(workspaceId, AuditAction.WEBHOOK_SWITCHED_ON, webhook -> {
            if (webhook.hasUrl()) {
                webhook.switchOn(clock.instant());
            }
        });
    }

    /** The secret that signs requests (R23). */
    public String secret(UUID workspaceId) {
        var secret = of(workspaceId).secret();
        return secret.isEmpty() ? change(workspaceId, null, _ -> {}).secret() : secret;
    }

    /** Makes a new secret; for {@link #SECRET_OVERLAP} requests carry both signatures. */
    public String rotateSecret(UUID workspaceId) {
        return change(
                        workspaceId,
                        AuditAction.SECRET_ROTATED,
                        webhook -> webhook.rotateSecret(
                                SigningSecret.generate(), clock.instant().plus(SECRET_OVERLAP)))
                .secret();
    }

    private Webhook change(UUID workspaceId, @Nullable AuditAction action, Consumer<Webhook> change) {
        return transactions.call(() -> {
            var webhook = lockOrCreate(workspaceId);
            var before = webhook.settings();
            var secret = webhook.secret();
            change.accept(webhook);
            if (!webhook.url().equals(before.url()) || !webhook.secret().equals(secret)) {
                webhook.seal(sealing);
            }
            boolean granularityChanged = webhook.granularity() != before.granularity();
            boolean switchedOn = webhook.enabled() && !before.enabled();
            note(workspaceId, action, before, webhook.settings());
            var now = clock.instant();
            if (granularityChanged) {
                remember(workspaceId, webhook.granularity(), now);
            }
            events.publishEvent(
                    new WebhookChanged(workspaceId, webhook.granularity(), granularityChanged, switchedOn, now));
            return webhook;
        });
    }

    private void note(UUID workspaceId, @Nullable AuditAction action, WebhookSettings before, WebhookSettings after) {
        if (action == AuditAction.SECRET_ROTATED) {
            audit.note(workspaceId, action, "", List.of());
        } else if (action != null && !before.equals(after)) {
            audit.note(workspaceId, action, "", SettingsChanges.between(before, after));
        }
    }

    private Webhook lockOrCreate(UUID workspaceId) {
        if (!lock(workspaceId)) {
            var sealed = SealedTarget.seal(
                    workspaceId, new SealedTarget.Target("", SigningSecret.generate(), null), sealing);
            int inserted = jdbc.sql("""
                    INSERT IGNORE INTO webhook (workspace_id, sealed_url, sealed_secret, key_id, granularity, enabled, accept_any_2xx,
                        ever_had_url, consecutive_errors)
                    VALUES (:workspace, :url, :secret, :key, 'NONE', FALSE, FALSE, FALSE, 0)
                    """)
                    .param("workspace", Columns.bytes(workspaceId))
                    .param("url", sealed.url())
                    .param("secret", sealed.secret())
                    .param("key", sealing.keyId())
                    .update();
            if (inserted == 1) {
                remember(workspaceId, Granularity.NONE, clock.instant());
            } else {
                lock(workspaceId);
            }
        }
        return repository.findById(workspaceId).orElseThrow().opened(sealing);
    }

    /** In plain SQL: what Hibernate writes for MySQL ({@code FOR UPDATE OF}) MariaDB does not understand. */
    private boolean lock(UUID workspaceId) {
        return jdbc.sql("SELECT 1 FROM webhook WHERE workspace_id = :workspace FOR UPDATE")
                .param("workspace", Columns.bytes(workspaceId))
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private void remember(UUID workspaceId, Granularity granularity, Instant at) {
        jdbc.sql("""
                INSERT INTO granularity_change (workspace_id, changed_at, granularity) VALUES (:workspace, :at, :granularity)
                ON DUPLICATE KEY UPDATE granularity = VALUES(granularity)
                """)
                .param("workspace", Columns.bytes(workspaceId))
                .param("at", Columns.utc(at))
                .param("granularity", granularity.name())
                .update();
    }
}
