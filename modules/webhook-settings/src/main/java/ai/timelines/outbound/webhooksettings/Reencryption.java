package ai.timelines.outbound.webhooksettings;

import static ai.timelines.outbound.database.Columns.bytes;
import static ai.timelines.outbound.database.Columns.uuid;

import ai.timelines.outbound.database.Transactions;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Encrypts webhooks anew: with the newest key what an older one holds, and what is not encrypted yet. */
public class Reencryption {

    private static final int STEP = 200;

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final EncryptionKeys keys;
    private final Sealing sealing;

    public Reencryption(JdbcClient jdbc, Transactions transactions, EncryptionKeys keys) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.keys = keys;
        this.sealing = new Sealing(keys);
    }

    /** By the id of their key, how many webhooks are encrypted with it. */
    public Map<String, Long> inUse() {
        var inUse = new TreeMap<String, Long>();
        jdbc.sql("SELECT key_id, COUNT(*) AS webhooks FROM webhook WHERE key_id IS NOT NULL GROUP BY key_id")
                .query(row -> {
                    inUse.put(row.getString("key_id"), row.getLong("webhooks"));
                });
        return inUse;
    }

    /** Encrypts with the newest key what an older one holds; may run beside nodes that serve. Returns how many webhooks that were. */
    public int renew() {
        return inSteps("key_id <> :key", "sealed_url, sealed_secret, sealed_previous_secret");
    }

    /** Encrypts what an earlier version kept readable. Returns how many webhooks that were. */
    int sealReadable() {
        return inSteps("key_id IS NULL", "url, secret, previous_secret");
    }

    /** A sentence that tells which keys are missing here; empty where none is. */
    String missing() {
        var missing =
                inUse().keySet().stream().filter(id -> !keys.ids().contains(id)).toList();
        return missing.isEmpty()
                ? ""
                : "Webhooks in the database are encrypted with the key "
                        + String.join(", ", missing)
                        + ", which outbound.encryption.keys (OUTBOUND_ENCRYPTION_KEYS) does not name";
    }

    private int inSteps(String which, String columns) {
        int done = 0;
        var after = new UUID(0, 0);
        while (true) {
            var step = jdbc.sql("SELECT workspace_id FROM webhook WHERE workspace_id > :after AND " + which
                            + " ORDER BY workspace_id LIMIT " + STEP)
                    .param("after", bytes(after))
                    .param("key", keys.newest())
                    .query((row, _) -> uuid(row, "workspace_id"))
                    .list();
            if (step.isEmpty()) {
                return done;
            }
            for (var workspaceId : step) {
                done += transactions.call(() -> one(workspaceId, which, columns));
            }
            after = step.getLast();
        }
    }

    private int one(UUID workspaceId, String which, String columns) {
        var target = jdbc.sql("SELECT " + columns + " FROM webhook WHERE workspace_id = :workspace AND " + which
                        + " FOR UPDATE")
                .param("workspace", bytes(workspaceId))
                .param("key", keys.newest())
                .query((row, _) -> columns.startsWith("sealed")
                        ? SealedTarget.of(row).open(workspaceId, sealing)
                        : new SealedTarget.Target(
                                row.getString("url"), row.getString("secret"), row.getString("previous_secret")))
                .optional();
        target.ifPresent(it -> write(workspaceId, SealedTarget.seal(workspaceId, it, sealing)));
        return target.isPresent() ? 1 : 0;
    }

    private void write(UUID workspaceId, SealedTarget sealed) {
        jdbc.sql("""
                        UPDATE webhook SET sealed_url = :url, sealed_secret = :secret, sealed_previous_secret = :previous, key_id = :key,
                            url = NULL, secret = NULL, previous_secret = NULL WHERE workspace_id = :workspace""")
                .param("url", sealed.url())
                .param("secret", sealed.secret())
                .param("previous", sealed.previousSecret())
                .param("key", sealing.keyId())
                .param("workspace", bytes(workspaceId))
                .update();
    }
}
