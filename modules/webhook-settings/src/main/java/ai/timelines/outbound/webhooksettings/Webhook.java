package ai.timelines.outbound.webhooksettings;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A workspace's outbound webhook: others read it, only this module changes it. */
@Entity
@Table(name = "webhook")
@DynamicUpdate
public class Webhook {

    /** More consecutive errors than this switch the webhook off (R14). */
    public static final int TOLERATED_ERRORS = 10;

    @Id
    @JdbcTypeCode(SqlTypes.BINARY)
    @Column(name = "workspace_id")
    private UUID workspaceId = new UUID(0, 0);

    @Column(name = "sealed_url")
    private byte @Nullable [] sealedUrl;

    @Column(name = "sealed_secret")
    private byte @Nullable [] sealedSecret;

    @Column(name = "sealed_previous_secret")
    private byte @Nullable [] sealedPreviousSecret;

    @Column(name = "key_id")
    private @Nullable String keyId;

    @Transient
    private String url = "";

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private Granularity granularity = Granularity.NONE;

    private boolean enabled;

    @Column(name = "accept_any_2xx")
    private boolean acceptAny2xx;

    @Column(name = "ever_had_url")
    private boolean everHadUrl;

    @Transient
    private String secret = "";

    @Transient
    private @Nullable String previousSecret;

    @Column(name = "previous_secret_until")
    private @Nullable Instant previousSecretUntil;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    @Column(name = "disabled_reason")
    private @Nullable DisabledReason disabledReason;

    @Column(name = "disabled_at")
    private @Nullable Instant disabledAt;

    @Column(name = "switched_on_at")
    private @Nullable Instant switchedOnAt;

    @Column(name = "consecutive_errors")
    private int consecutiveErrors;

    @Column(name = "errors_since")
    private @Nullable Instant errorsSince;

    @Column(name = "last_error_known_at")
    private @Nullable Instant lastErrorKnownAt;

    @Column(name = "last_error")
    private @Nullable String lastError;

    @Column(name = "next_request_at")
    private @Nullable Instant nextRequestAt;

    protected Webhook() {}

    Webhook(UUID workspaceId, String secret) {
        this.workspaceId = workspaceId;
        this.secret = secret;
    }

    /** Makes readable what the database keeps encrypted; until then URL and secrets are empty. */
    Webhook opened(Sealing sealing) {
        var target = new SealedTarget(requireNonNull(sealedUrl), requireNonNull(sealedSecret), sealedPreviousSecret)
                .open(workspaceId, sealing);
        url = target.url();
        secret = target.secret();
        previousSecret = target.previousSecret();
        return this;
    }

    /** Encrypts URL and secrets as they are now, all with one key. */
    void seal(Sealing sealing) {
        var sealed = SealedTarget.seal(workspaceId, new SealedTarget.Target(url, secret, previousSecret), sealing);
        sealedUrl = sealed.url();
        sealedSecret = sealed.secret();
        sealedPreviousSecret = sealed.previousSecret();
        keyId = sealing.keyId();
    }

    /** Replaces the settings; an empty URL switches off (R1). */
    void apply(WebhookSettings settings, Instant now) {
        url = settings.url();
        granularity = settings.granularity();
        acceptAny2xx = settings.acceptAny2xx();
        everHadUrl |= hasUrl();
        if (settings.enabled() && hasUrl()) {
            switchOn(now);
        } else if (enabled || (disabledReason == null && everHadUrl)) {
            enabled = false;
            disabledReason = DisabledReason.OWNER;
            disabledAt = now;
        }
    }

    /** Begins anew with a count of zero; errors of requests begun before do not count (R14). */
    void switchOn(Instant now) {
        if (enabled) {
            return;
        }
        enabled = true;
        disabledReason = null;
        disabledAt = null;
        switchedOnAt = now;
        consecutiveErrors = 0;
        errorsSince = null;
        nextRequestAt = null;
    }

    void rotateSecret(String fresh, Instant previousUntil) {
        previousSecret = secret;
        previousSecretUntil = previousUntil;
        secret = fresh;
    }

    WebhookSettings settings() {
        return new WebhookSettings(url, granularity, enabled, acceptAny2xx);
    }

    public UUID workspaceId() {
        return workspaceId;
    }

    /** The URL as it was typed, with its query; empty where there is none. Only for someone editing the settings (R3). */
    public String url() {
        return url;
    }

    public boolean hasUrl() {
        return !url.isEmpty();
    }

    public Granularity granularity() {
        return granularity;
    }

    /** Whether messages are being sent; never true without a URL. */
    public boolean enabled() {
        return enabled;
    }

    public boolean acceptAny2xx() {
        return acceptAny2xx;
    }

    /** Whether it was ever set up; before that nothing is held (R9). */
    public boolean everHadUrl() {
        return everHadUrl;
    }

    String secret() {
        return secret;
    }

    public @Nullable DisabledReason disabledReason() {
        return disabledReason;
    }

    public @Nullable Instant disabledAt() {
        return disabledAt;
    }

    /** Errors in a row so far (R14). */
    public int consecutiveErrors() {
        return consecutiveErrors;
    }

    public @Nullable Instant errorsSince() {
        return errorsSince;
    }

    /** The last counted error in words. */
    public @Nullable String lastError() {
        return lastError;
    }

    /** While it fails: when it will be tried next (R13). */
    public @Nullable Instant nextRequestAt() {
        return nextRequestAt;
    }
}
