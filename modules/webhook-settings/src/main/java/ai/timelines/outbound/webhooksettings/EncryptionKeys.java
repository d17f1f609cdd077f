package ai.timelines.outbound.webhooksettings;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The keys with which webhook URLs and signing secrets are encrypted in the database.
 *
 * @param keys each as {@code id:key}, the key being 32 bytes in Base64; the first one encrypts, all of them decrypt. Required, without
 *     a default outside of development
 */
@ConfigurationProperties("outbound.encryption")
public record EncryptionKeys(@Nullable List<String> keys) {

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)");

    /** None of these sentences repeats what was configured: it would stand in the log. */
    public EncryptionKeys {
        if (keys == null || keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "outbound.encryption.keys (OUTBOUND_ENCRYPTION_KEYS) must name the key with which webhook URLs and signing secrets are"
                            + " encrypted, as id:key, such as k1:... with 32 random bytes in Base64 (openssl rand -base64 32)");
        }
        if (!keys.stream().allMatch(key -> FORM.matcher(key).matches())) {
            throw new IllegalArgumentException(
                    "outbound.encryption.keys (OUTBOUND_ENCRYPTION_KEYS) must be a list of id:key, separated by"
                            + " commas; an id has 1 to 32 letters, digits, _ and -, a key is 32 bytes in Base64 (openssl rand -base64 32)");
        }
        if (keys.stream().map(EncryptionKeys::idOf).distinct().count() < keys.size()) {
            throw new IllegalArgumentException(
                    "outbound.encryption.keys (OUTBOUND_ENCRYPTION_KEYS) names two keys by the same id");
        }
        keys = List.copyOf(keys);
    }

    /** The id of the key that encrypts what is written from now on. */
    public String newest() {
        return idOf(list().getFirst());
    }

    Set<String> ids() {
        return list().stream().map(EncryptionKeys::idOf).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Map<String, SecretKey> byId() {
        var byId = new LinkedHashMap<String, SecretKey>();
        list().forEach(it -> byId.put(
                idOf(it), new SecretKeySpec(Base64.getDecoder().decode(it.substring(it.indexOf(':') + 1)), "AES")));
        return byId;
    }

    private List<String> list() {
        return keys == null ? List.of() : keys;
    }

    private static String idOf(String key) {
        return key.substring(0, key.indexOf(':'));
    }

    @Override
    public String toString() {
        return "EncryptionKeys" + ids();
    }
}
