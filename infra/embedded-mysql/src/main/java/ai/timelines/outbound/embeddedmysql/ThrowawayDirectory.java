package ai.timelines.outbound.embeddedmysql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.springframework.util.FileSystemUtils;

/** A directory for one JVM's throwaway server, beside those of other JVMs and the unpacked program they share. */
record ThrowawayDirectory(Path path, LockFile inUse) {

    private static final String IN_USE = "in-use.lock";

    /** Where all of this user's throwaway servers are; nobody else may write there. */
    static Path root() {
        var user = System.getProperty("user.name", "unknown");
        var root = Path.of(System.getProperty("java.io.tmpdir"))
                .toAbsolutePath()
                .resolve("outbound-mysql-" + user.replaceAll("\\W", "_"));
        try {
            if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(
                        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            if (!Files.getOwner(root, LinkOption.NOFOLLOW_LINKS).getName().equals(user)) {
                throw new EmbeddedMysqlException(root + " belongs to somebody else: remove it.");
            }
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a new one, and clears away those that killed JVMs left behind. */
    static ThrowawayDirectory create() {
        var root = root();
        try (var lock = LockFile.exclusive(root.resolve("runs.lock"))) {
            var ours = "run-" + ProcessHandle.current().pid() + "-";
            deleteAbandoned(root, ours);
            var directory = Files.createTempDirectory(root, ours);
            return new ThrowawayDirectory(directory, LockFile.exclusive(directory.resolve(IN_USE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteAbandoned(Path root, String ours) throws IOException {
        try (var runs = Files.newDirectoryStream(
                root, run -> run.getFileName().toString().startsWith("run-"))) {
            for (var run : runs) {
                if (run.getFileName().toString().startsWith(ours)) {
                    continue;
                }
                var abandoned = LockFile.tryExclusive(run.resolve(IN_USE));
                if (abandoned.isPresent()) {
                    MariadbProcess.serving(EmbeddedServer.dataIn(run)).ifPresent(MariadbProcess::kill);
                    FileSystemUtils.deleteRecursively(run);
                    abandoned.get().close();
                }
            }
        }
    }

    void delete() {
        try {
            FileSystemUtils.deleteRecursively(path);
            inUse.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
