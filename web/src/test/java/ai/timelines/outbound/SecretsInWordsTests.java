package ai.timelines.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;
import org.springframework.objenesis.ObjenesisStd;
import org.springframework.util.unit.DataSize;

/**
 * Finds every class of the product that holds something whose name tells of a secret, puts a marker into it, and looks whether its
 * {@code toString} tells it: whatever is printed may end in a log.
 */
class SecretsInWordsTests {

    private static final Pattern TELLING = Pattern.compile(
            "(?i).*(secret|password|passphrase|token|key|hash|signature|credential|authorization|cookie|browser|url|uri|link).*");

    /** It has the form of whatever it may be put into: long enough for a key, and after a question mark where it is a URL. */
    private static final String MARKER = "marker0123456789marker0123456789marker012345";

    private static final String URL = "https://hooks.example/path?key=" + MARKER;

    /** Called like secrets, and none. */
    private static final Set<String> NO_SECRETS = Set.of(
            "PublicUrl.publicUrl", // has no query, and is everybody's
            "CookieNames.browser", // the name of a cookie
            "LoggedRequest.maskedUrl", // masked by whoever logs it
            "Request.url", // of a page: the masked one of the log
            "ReceivedRequest.signature"); // what the sample receiver was shown; it opens nothing

    private final Map<String, String> told = new TreeMap<>();
    private final Set<String> looked = new TreeSet<>();
    private final Set<String> notMade = new TreeSet<>();

    @Test
    void whatIsSecretIsNotPrinted() throws Exception {
        for (var type : classes()) {
            if (type.isRecord()) {
                lookAtRecord(type);
            } else if (declaresToString(type)) {
                lookAtFields(type);
            }
        }
        assertThat(told).as("what is told, and by whom").isEmpty();
        assertThat(looked)
                .contains(
                        "SignInAttempt.browser",
                        "SignInAccount.passwordHash",
                        "IssuedToken.secret",
                        "WebhookSettings.url",
                        "MessageIngestProperties.linkKey");
        assertThat(notMade)
                .as("could not be made by this test, and have no toString of their own to be read instead")
                .isEmpty();
    }

    private void lookAtRecord(Class<?> type) {
        var telling = Arrays.stream(type.getRecordComponents())
                .filter(it -> isTelling(type, it.getName(), it.getGenericType()))
                .map(RecordComponent::getName)
                .toList();
        if (telling.isEmpty()) {
            return;
        }
        telling.forEach(it -> looked.add(type.getSimpleName() + "." + it));
        try {
            note(type, telling, String.valueOf(made(type, telling)));
        } catch (ReflectiveOperationException | IllegalArgumentException refused) {
            if (!declaresToString(type)) {
                notMade.add(type.getName() + ": " + refused.getCause());
            }
        }
    }

    /** Made without its constructor: it may ask for what only a running application has. */
    private void lookAtFields(Class<?> type) throws ReflectiveOperationException {
        var fields = Arrays.stream(type.getDeclaredFields())
                .filter(it -> !Modifier.isStatic(it.getModifiers()))
                .filter(it -> isTelling(type, it.getName(), it.getGenericType()) || it.getType() == String.class)
                .toList();
        if (fields.stream().noneMatch(it -> isTelling(type, it.getName(), it.getGenericType()))) {
            return;
        }
        var object = new ObjenesisStd().newInstance(type);
        var telling = new ArrayList<String>();
        for (Field field : fields) {
            field.setAccessible(true);
            boolean secret = isTelling(type, field.getName(), field.getGenericType());
            field.set(object, secret ? marker(field.getName(), field.getGenericType()) : "x");
            if (secret) {
                telling.add(field.getName());
                looked.add(type.getSimpleName() + "." + field.getName());
            }
        }
        try {
            note(type, telling, String.valueOf(object));
        } catch (RuntimeException needsMore) {
            notMade.add(type.getName() + ": " + needsMore);
        }
    }

    private void note(Class<?> type, List<String> telling, String words) {
        if (words.contains(MARKER)) {
            told.put(type.getName() + " " + telling, words);
        }
    }

    private static boolean isTelling(Class<?> type, String name, Type of) {
        return TELLING.matcher(name).matches()
                && marker(name, of) != null
                && !NO_SECRETS.contains(type.getSimpleName() + "." + name);
    }

    private static Object made(Class<?> type, List<String> telling) throws ReflectiveOperationException {
        var values = new LinkedHashMap<String, Object>();
        for (var component : type.getRecordComponents()) {
            var name = component.getName();
            values.put(
                    name,
                    telling.contains(name)
                            ? marker(name, component.getGenericType())
                            : something(component.getType(), component.getGenericType()));
        }
        Constructor<?> canonical = type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new));
        canonical.setAccessible(true);
        return canonical.newInstance(values.values().toArray());
    }

    /** Null for a type that cannot hold it. */
    private static Object marker(String name, Type type) {
        boolean url = name.toLowerCase(Locale.ROOT).matches(".*(url|uri|link)");
        Object text = url ? URL : MARKER;
        if (type instanceof ParameterizedType generic && generic.getActualTypeArguments()[0] == String.class) {
            var raw = generic.getRawType();
            return raw == Optional.class ? Optional.of(text) : raw == List.class ? List.of(text) : null;
        }
        if (type == String.class || type == CharSequence.class || type == Object.class) {
            return text;
        }
        if (type == URI.class) {
            return URI.create(URL);
        }
        if (type == char[].class) {
            return MARKER.toCharArray();
        }
        return type == byte[].class ? MARKER.getBytes(StandardCharsets.UTF_8) : null;
    }

    private static Object something(Class<?> type, Type generic) throws ReflectiveOperationException {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isRecord()) {
            return made(type, List.of());
        }
        if (generic instanceof ParameterizedType && type == Optional.class) {
            return Optional.empty();
        }
        return SIMPLE.get(type);
    }

    private static final Map<Class<?>, Object> SIMPLE = Map.ofEntries(
            Map.entry(String.class, "x"),
            Map.entry(int.class, 1),
            Map.entry(long.class, 1L),
            Map.entry(short.class, (short) 1),
            Map.entry(boolean.class, false),
            Map.entry(Integer.class, 1),
            Map.entry(Long.class, 1L),
            Map.entry(byte[].class, new byte[32]),
            Map.entry(UUID.class, new UUID(1, 1)),
            Map.entry(URI.class, URI.create("https://x.example")),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(Duration.class, Duration.ofDays(2)),
            Map.entry(DataSize.class, DataSize.ofGigabytes(1)),
            Map.entry(List.class, List.of()),
            Map.entry(Set.class, Set.of()),
            Map.entry(Map.class, Map.of()));

    private static boolean declaresToString(Class<?> type) {
        try {
            return !type.isInterface()
                    && !Modifier.isAbstract(type.getModifiers())
                    && !type.isEnum()
                    && Arrays.stream(type.getDeclaredMethods())
                            .anyMatch(it -> it.getName().equals("toString") && it.getParameterCount() == 0);
        } catch (NoClassDefFoundError optional) {
            return false;
        }
    }

    private static List<Class<?>> classes() throws Exception {
        var found = new ArrayList<Class<?>>();
        var reader = new CachingMetadataReaderFactory();
        for (var file :
                new PathMatchingResourcePatternResolver().getResources("classpath*:ai/timelines/outbound/**/*.class")) {
            boolean ours = !file.getURL().toString().contains("/test-classes/");
            if (ours && !String.valueOf(file.getFilename()).endsWith("-info.class")) {
                var name = reader.getMetadataReader(file).getClassMetadata().getClassName();
                found.add(Class.forName(name, false, SecretsInWordsTests.class.getClassLoader()));
            }
        }
        assertThat(found).hasSizeGreaterThan(300);
        return found;
    }
}
