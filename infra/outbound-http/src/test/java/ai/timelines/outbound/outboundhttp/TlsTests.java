package ai.timelines.outbound.outboundhttp;

import static ai.timelines.outbound.outboundhttp.Posts.answered;
import static ai.timelines.outbound.outboundhttp.Posts.failed;
import static ai.timelines.outbound.outboundhttp.Posts.post;
import static ai.timelines.outbound.outboundhttp.Posts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who the other side says that it is, and what of that is believed. */
class TlsTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final NameLookup LOOPBACK = name -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
    private static final Receiver.Behaviour OK = visit -> {
        while (visit.readRequest() != null) {
            visit.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    };

    @TempDir
    static Path directory;

    static Certificates certificates;
    static OutboundHttp http;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new Certificates(directory);
        certificates.issue("good", "-ext", "san=dns:crm.example,dns:*.wild.example,dns:third.example,ip:127.0.0.1");
        certificates.issue(
                "expired", "-ext", "san=dns:crm.example", "-startdate", "2024/10/01 12:00:00", "-validity", "2");
        certificates.issue("future", "-ext", "san=dns:crm.example", "-startdate", "2999/01/02 12:00:00");
        certificates.issue("nameless");
        certificates.issue("lapsed-authority", "-ext", "bc:c", "-startdate", "2024/10/01 12:00:00", "-validity", "2");
        certificates.issueBy("lapsed-authority", "below", "-ext", "san=dns:crm.example");
        certificates.issue("other", "-ext", "san=dns:only.example");
        certificates.make("self", "-ext", "san=dns:crm.example");
        http = Posts.client(TIMEOUT, LOOPBACK, certificates.authorities());
    }

    @AfterAll
    static void close() {
        http.close();
    }

    private static Exchange postTo(String host, String alias) throws Exception {
        try (var receiver = Receiver.on(certificates.server(alias), OK)) {
            return post(http, "https://" + host + ":" + receiver.port() + "/hook?secret");
        }
    }

    @ParameterizedTest
    @CsvSource({"crm.example", "CRM.example.", "a.wild.example", "127.0.0.1"})
    void aServerThatProvesItsNameIsPostedTo(String host) throws Exception {
        assertThat(text(answered(postTo(host, "good")))).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "crm.example | expired | The certificate expired on 3 Oct 2024.",
                "crm.example | future | The certificate is not valid before 2 Jan 2999.",
                "crm.example | below | A certificate of the server's chain expired on 3 Oct 2024.",
                "crm.example | self | The certificate is self-signed, not signed by a known authority.",
                "crm.example | nameless | The certificate names no host, so it is not for crm.example.",
                "other.example | good | The certificate is for crm.example, *.wild.example, third.example and 1 more, not for other.example.",
                "a.b.wild.example | good | The certificate is for crm.example, *.wild.example, third.example and 1 more, not for a.b.wild.example.",
                "127.0.0.1 | other | The certificate is for only.example, not for 127.0.0.1.",
            })
    void aServerThatDoesNotIsTold(String host, String alias, String sentence) throws Exception {
        assertThat(failed(postTo(host, alias))).isEqualTo(new Outcome.Failed(FailureKind.TLS, sentence));
    }

    @Test
    void anAuthorityThatNobodyKnowsIsNotTrusted() throws Exception {
        try (var receiver = Receiver.on(certificates.server("good"), OK);
                var stranger = Posts.client(TIMEOUT, LOOPBACK, null)) {
            assertThat(failed(post(stranger, "https://crm.example:" + receiver.port() + "/")))
                    .isEqualTo(
                            new Outcome.Failed(
                                    FailureKind.TLS,
                                    "The certificate is not signed by a known authority, or the server does not send its whole chain."));
            assertThat(receiver.requests()).isEmpty();
        }
    }

    @Test
    void theNameIsCheckedAgainWhereASessionIsResumed() throws Exception {
        try (var receiver = Receiver.on(certificates.server("good"), visit -> {
            visit.readRequest();
            visit.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        })) {
            for (int i = 0; i < 3; i++) {
                assertThat(answered(post(http, "https://crm.example:" + receiver.port() + "/"))
                                .status())
                        .isEqualTo(200);
                assertThat(failed(post(http, "https://other.example:" + receiver.port() + "/"))
                                .kind())
                        .isEqualTo(FailureKind.TLS);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"crm.example", "under_score.wild.example", "-dash.example", "localhost"})
    void theServerIsToldWhichNameIsMeant(String host) throws Exception {
        var hello = new AtomicReference<String>();
        try (var receiver = Receiver.that(visit -> {
            byte[] head = visit.in.readNBytes(5);
            int length = (head[3] & 0xff) << 8 | head[4] & 0xff;
            hello.set(new String(visit.in.readNBytes(length), StandardCharsets.ISO_8859_1));
        })) {
            assertThat(failed(post(http, "https://" + host + ":" + receiver.port() + "/"))
                            .kind())
                    .isEqualTo(FailureKind.TLS);

            assertThat(hello.get()).contains(host);
        }
    }

    @Test
    void aCertificateMayBeForANameWithAnUnderscore() throws Exception {
        var tls = new Tls(certificates.authorities());

        assertThatCode(() -> tls.checkName("under_score.wild.example", certificates.certificate("good")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> tls.checkName("under_score.example", certificates.certificate("good")))
                .isInstanceOf(PostFailure.class);
    }

    @Test
    void aConnectionIsUsedAgain() throws Exception {
        try (var receiver = Receiver.on(certificates.server("good"), OK)) {
            for (int i = 0; i < 5; i++) {
                answered(post(http, "https://crm.example:" + receiver.port() + "/"));
            }

            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionThatTheServerClosedMakesNoError() throws Exception {
        try (var receiver = Receiver.on(certificates.server("good"), visit -> {
            visit.readRequest();
            visit.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        })) {
            for (int i = 0; i < 10; i++) {
                assertThat(answered(post(http, "https://crm.example:" + receiver.port() + "/"))
                                .status())
                        .isEqualTo(200);
            }

            assertThat(receiver.requests()).hasSize(10);
        }
    }

    @Test
    void aPlainServerOnThisPort() throws Exception {
        try (var receiver = Receiver.that(visit -> {
            visit.write("HTTP/1.1 400 Bad Request\r\n\r\n");
            visit.hang();
        })) {
            assertThat(failed(post(http, "https://crm.example:" + receiver.port() + "/")))
                    .isEqualTo(new Outcome.Failed(FailureKind.TLS, "The server does not speak TLS on this port."));
        }
    }

    @Test
    void aServerThatHangsUpWithinTheHandshake() throws Exception {
        try (var receiver = Receiver.that(visit -> visit.in.read());
                var resetting = Receiver.that(visit -> {
                    visit.in.read();
                    visit.reset();
                })) {
            assertThat(failed(post(http, "https://crm.example:" + receiver.port() + "/"))
                            .kind())
                    .isEqualTo(FailureKind.TLS);
            var failed = failed(post(http, "https://crm.example:" + resetting.port() + "/"));
            assertThat(failed.kind()).isEqualTo(FailureKind.TLS);
            assertThat(failed.cause()).contains("during the TLS handshake");
        }
    }

    @Test
    void aServerThatOnlyKnowsOldVersions() throws Exception {
        try (var receiver = Receiver.on(new OldServers(certificates.server("good")), visit -> visit.in.read())) {
            var failed = failed(post(http, "https://crm.example:" + receiver.port() + "/"));

            assertThat(failed)
                    .isEqualTo(new Outcome.Failed(
                            FailureKind.TLS, "The server and we have no TLS version or cipher in common."));
        }
    }

    /** TLS 1.2 with a cipher that no client offers by default. */
    private static final class OldServers extends ServerSocketFactory {

        private final ServerSocketFactory factory;

        OldServers(ServerSocketFactory factory) {
            this.factory = factory;
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
            var server = (SSLServerSocket) factory.createServerSocket(port, backlog, address);
            server.setEnabledProtocols(new String[] {"TLSv1.2"});
            server.setEnabledCipherSuites(new String[] {"TLS_DHE_RSA_WITH_AES_128_CBC_SHA"});
            return server;
        }

        @Override
        public ServerSocket createServerSocket(int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) {
            throw new UnsupportedOperationException();
        }
    }
}
