package ai.timelines.outbound.embeddedmysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServerIT {

    private static final MariadbBinaries BINARIES = MariadbBinaries.unpackedIn(ThrowawayDirectory.root());

    @TempDir
    Path directory;

    private Path home() throws Exception {
        return Files.createDirectories(directory.resolve("mysql")).toRealPath();
    }

    private EmbeddedServer open() throws Exception {
        // The child programs unpack into the directory itself: spare them 300 MB.
        if (!Files.exists(linkToBinaries())) {
            Files.createSymbolicLink(linkToBinaries(), BINARIES.directory());
        }
        return EmbeddedServer.open(home(), BINARIES, EmbeddedServer.Durability.FULL);
    }

    @AfterEach
    void endWhatIsLeft() throws Exception {
        MariadbProcess.serving(EmbeddedServer.dataIn(home())).ifPresent(MariadbProcess::kill);
        Files.deleteIfExists(linkToBinaries());
    }

    private Path linkToBinaries() throws Exception {
        return home().resolve("mariadb-" + BINARIES.version());
    }

    @Test
    void carriesAnyUnicodeAndIsAsStrictAsMysql() throws Exception {
        try (var server = open()) {
            var sql = Sql.on(server.port());
            sql.run("CREATE TABLE t (c TEXT, n TINYINT)", "INSERT INTO t (c) VALUES ('🦄 שלום')");
            assertThat(sql.column("SELECT c FROM t")).containsExactly("🦄 שלום");
            assertThatThrownBy(() -> sql.run("INSERT INTO t (n) VALUES (1000)")).isInstanceOf(SQLException.class);
            assertThat(sql.column("SELECT @@innodb_flush_log_at_trx_commit")).containsExactly("1");
        }
    }

    @Test
    void keepsDataAndPortOverARestart() throws Exception {
        int port;
        try (var server = open()) {
            port = server.port();
            Sql.on(port).run("CREATE TABLE t (c INT)", "INSERT INTO t VALUES (42)");
        }
        assertThat(MariadbProcess.serving(EmbeddedServer.dataIn(home()))).isEmpty();
        try (var again = open()) {
            assertThat(again.port()).isEqualTo(port);
            assertThat(Sql.on(port).column("SELECT c FROM t")).containsExactly("42");
        }
    }

    @Test
    void movesToAnotherPortWhereItsOwnIsTaken() throws Exception {
        int port;
        try (var server = open()) {
            port = server.port();
        }
        try (var other = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
                var again = open()) {
            assertThat(again.port()).isNotEqualTo(other.getLocalPort());
        }
    }

    @Test
    void isNotConfusedByWhatACrashOfTheMachineLeft() throws Exception {
        var server = open();
        Sql.on(server.port()).run("CREATE TABLE t (c INT)", "INSERT INTO t VALUES (42)");
        server.kill();
        var somebodyElse = String.valueOf(ProcessHandle.current().pid());
        Files.writeString(EmbeddedServer.dataIn(home()).resolve("mariadb.pid"), somebodyElse);
        server.close();

        try (var again = open()) {
            assertThat(Sql.on(again.port()).column("SELECT c FROM t")).containsExactly("42");
        }
    }

    @Test
    void takesOverTheServerOfAKilledApplication() throws Exception {
        open().close();
        var killed = ChildJvm.running(OpensServer.class, directory);
        killed.killHard();
        var orphan = MariadbProcess.serving(EmbeddedServer.dataIn(home())).orElseThrow();

        var server = open();
        assertThat(server.port()).isEqualTo(orphan.port()).isEqualTo(killed.port);
        assertThat(Sql.on(server.port()).column("SELECT line FROM story")).containsExactly("started");
        server.close();
        assertThat(orphan.handle().isAlive()).isFalse();
    }

    @Test
    void stopsOnlyWithTheLastApplicationThatUsesIt() throws Exception {
        var server = open();
        try (var other = ChildJvm.running(OpensServer.class, directory)) {
            assertThat(other.port).isEqualTo(server.port());
            server.close();
            assertThat(Sql.on(other.port).column("SELECT line FROM story")).containsExactly("started");
            other.stop();
            assertThat(MariadbProcess.serving(EmbeddedServer.dataIn(home()))).isEmpty();
        }
    }

    @Test
    void outlivesTheSpringContext() throws Exception {
        open().close();
        try (var application = ChildJvm.running(OpensServer.class, directory)) {
            application.stop();
        }
        try (var server = open()) {
            assertThat(Sql.on(server.port()).column("SELECT line FROM story")).containsExactly("started", "closed");
        }
    }

    @Test
    void clearsAwayTheThrowawayServerOfAKilledJvm() throws Exception {
        var killed = ChildJvm.running(OpensServer.class, directory, "--outbound.embedded-mysql.throwaway=true");
        killed.killHard();
        var data = Path.of(Sql.on(killed.port).column("SELECT @@datadir").getFirst());
        assertThat(data).startsWith(ThrowawayDirectory.root());

        ThrowawayDirectory.create().delete();

        assertThat(data).doesNotExist();
        assertThat(MariadbProcess.serving(data)).isEmpty();
    }

    @Test
    void aThrowawayServerGoesWithItsJvm() throws Exception {
        try (var other = ChildJvm.running(OpensServer.class, directory, "--outbound.embedded-mysql.throwaway=true")) {
            var data = Path.of(Sql.on(other.port).column("SELECT @@datadir").getFirst());
            other.stop();
            assertThat(data.getParent()).doesNotExist();
        }
    }
}
