import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.maven.artifact.versioning.ComparableVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds a bill of materials (CycloneDX) against a folder of advisories in the format of OSV, such as a clone of github.com/github/advisory-database.
 * Prints what is affected; the exit status is 1 if any of it is rated high or critical, and 2 if nothing could be checked. Run by {@code
 * infra/ci/vulnerabilities}.
 */
final class Advisories {

    private static final Pattern LIBRARY = Pattern.compile("pkg:maven/([^/]+)/([^@]+)@([^?]+).*");
    private static final Set<String> SERIOUS = Set.of("HIGH", "CRITICAL");
    private static final JsonMapper JSON = new JsonMapper();

    /** Of libraries by their names, as in {@code org.example:library}. */
    private final Map<String, Set<String>> versions = new HashMap<>();

    private final Map<String, String> found = new TreeMap<>();
    private int read;
    private int ofOurs;
    private boolean serious;

    public static void main(String[] arguments) throws IOException {
        var advisories = new Advisories();
        advisories.readBill(Path.of(arguments[0]));
        try (var files = Files.walk(Path.of(arguments[1]))) {
            files.filter(it -> it.toString().endsWith(".json")).forEach(advisories::check);
        }
        advisories.found.values().forEach(System.out::println);
        System.out.printf(
                "%d libraries, %d advisories read, %d of them about one of these libraries, %d affect the version that is used.%n",
                advisories.versions.size(), advisories.read, advisories.ofOurs, advisories.found.size());
        System.exit(advisories.versions.isEmpty() || advisories.read == 0 ? 2 : advisories.serious ? 1 : 0);
    }

    private void readBill(Path bill) throws IOException {
        for (var component : JSON.readTree(Files.readString(bill)).path("components")) {
            var library = LIBRARY.matcher(component.path("purl").asString(""));
            if (library.matches()) {
                versions.computeIfAbsent(library.group(1) + ":" + library.group(2), _ -> new HashSet<>())
                        .add(library.group(3));
            }
        }
    }

    private void check(Path file) {
        try {
            var text = Files.readString(file);
            read++;
            if (!text.contains("\"Maven\"")) {
                return;
            }
            var advisory = JSON.readTree(text);
            if (advisory.hasNonNull("withdrawn")) {
                return;
            }
            boolean ours = false;
            for (var affected : advisory.path("affected")) {
                var name = affected.path("package").path("name").asString("");
                if (affected.path("package").path("ecosystem").asString("").equals("Maven") && versions.containsKey(name)) {
                    ours = true;
                    versions.get(name).stream()
                            .filter(version -> isAffected(affected, version))
                            .forEach(version -> note(advisory, name + " " + version));
                }
            }
            ofOurs += ours ? 1 : 0;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void note(JsonNode advisory, String library) {
        var id = advisory.path("id").asString("");
        var severity = advisory.path("database_specific").path("severity").asString("UNRATED");
        serious |= SERIOUS.contains(severity);
        found.put(
                library + id,
                "%-8s %s: %s %s %s"
                        .formatted(
                                severity,
                                library,
                                id,
                                advisory.path("aliases").path(0).asString(""),
                                advisory.path("summary").asString("")));
    }

    private static boolean isAffected(JsonNode affected, String version) {
        for (var listed : affected.path("versions")) {
            if (listed.asString("").equals(version)) {
                return true;
            }
        }
        // Where the ranges have no end, the database may know one all the same.
        var last = affected.path("database_specific")
                .path("last_known_affected_version_range")
                .asString("");
        for (var range : affected.path("ranges")) {
            if (isWithin(range, new ComparableVersion(version)) && !isBeyond(last, new ComparableVersion(version))) {
                return true;
            }
        }
        return false;
    }

    /** Events come in the order of versions. */
    private static boolean isWithin(JsonNode range, ComparableVersion version) {
        boolean affected = false;
        for (var event : range.path("events")) {
            if (event.has("introduced")) {
                affected |= version.compareTo(new ComparableVersion(event.path("introduced").asString())) >= 0;
            } else if (event.has("fixed")) {
                affected &= version.compareTo(new ComparableVersion(event.path("fixed").asString())) < 0;
            } else if (event.has("last_affected")) {
                affected &= version.compareTo(new ComparableVersion(event.path("last_affected").asString())) <= 0;
            }
        }
        return affected;
    }

    private static boolean isBeyond(String last, ComparableVersion version) {
        if (last.startsWith("<=")) {
            return version.compareTo(new ComparableVersion(last.substring(2).strip())) > 0;
        }
        return last.startsWith("<") && version.compareTo(new ComparableVersion(last.substring(1).strip())) >= 0;
    }
}
