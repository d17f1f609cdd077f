package ai.timelines.outbound.outboundhttp;

import static ai.timelines.outbound.outboundhttp.Posts.answered;
import static ai.timelines.outbound.outboundhttp.Posts.failed;
import static ai.timelines.outbound.outboundhttp.Posts.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names, addresses and ports that lead nowhere, or where nobody should go. */
class ReachTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static NameLookup answering(String... addresses) {
        return name -> Stream.of(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }

    private static int closedPort() throws Exception {
        try (var server = new ServerSocket(0)) {
            return server.getLocalPort();
        }
    }

    @Test
    void aNameThatDoesNotResolve() {
        NameLookup names = name -> {
            throw new UnknownHostException(name + ": no such thing, says a library");
        };
        try (var http = Posts.client(TIMEOUT, names, null)) {
            assertThat(failed(post(http, "https://crm.example.com/?secret")))
                    .isEqualTo(new Outcome.Failed(FailureKind.DNS, "The name crm.example.com could not be resolved."));
        }
    }

    @Test
    void aNameThatTheRealResolverDoesNotKnow() {
        try (var http = Posts.client(TIMEOUT)) {
            assertThat(failed(post(http, "https://no-such-host.invalid/")).kind())
                    .isEqualTo(FailureKind.DNS);
        }
    }

    @Test
    void aClosedPort() throws Exception {
        int port = closedPort();
        try (var http = Posts.client(TIMEOUT)) {
            assertThat(failed(post(http, "http://127.0.0.1:" + port + "/?secret")))
                    .isEqualTo(new Outcome.Failed(
                            FailureKind.CONNECT, "The connection to 127.0.0.1:" + port + " was refused."));
        }
    }

    @Test
    void theNextAddressIsTriedWhereOneDoesNotAnswer() throws Exception {
        try (var receiver = Receiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                var http = Posts.client(TIMEOUT, answering("127.0.0.2", "127.0.0.1"), null)) {
            assertThat(answered(post(http, "http://two.example:" + receiver.port() + "/"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://10.0.0.1/, 10.0.0.1 is a private address",
        "http://169.254.169.254/latest/meta-data/?x=secret, 169.254.169.254 is a link-local address",
        "http://[fd00:ec2::254]/, [fd00:ec2::254] is a private address",
        "http://[::ffff:10.0.0.1]/, [::ffff:10.0.0.1] is a private address",
        "http://[64:ff9b::7f00:1]/, [64:ff9b::7f00:1] is an IPv4 address in disguise",
        "http://[2002:7f00:1::]/, [2002:7f00:1::] is an IPv4 address in disguise",
        "http://[::127.0.0.1]/, [::127.0.0.1] is an IPv4 address in disguise",
        "http://0.0.0.0/, 0.0.0.0 is an address of this machine",
    })
    void anAddressThatIsNotOfTheOpenInternet(String url, String words) {
        try (var http = Posts.client(TIMEOUT)) {
            var failed = failed(post(http, url));

            assertThat(failed.kind()).isEqualTo(FailureKind.BLOCKED_ADDRESS);
            assertThat(failed.cause()).startsWith(words).endsWith(".").doesNotContain("secret");
        }
    }

    @Test
    void loopbackIsBlockedWhereTheConfigurationDoesNotAllowIt() throws Exception {
        try (var receiver = Receiver.answering("HTTP/1.1 200 OK\r\n\r\n");
                var http = Posts.client(TIMEOUT, List.of())) {
            assertThat(failed(post(http, receiver.url())).kind()).isEqualTo(FailureKind.BLOCKED_ADDRESS);
            assertThat(failed(post(http, receiver.url().replace("127.0.0.1", "localhost")))
                            .kind())
                    .isEqualTo(FailureKind.BLOCKED_ADDRESS);
            assertThat(receiver.connections()).isZero();
        }
    }

    @Test
    void oneBlockedAddressBlocksTheHostAndIsNotTold() throws Exception {
        try (var receiver = Receiver.answering("HTTP/1.1 200 OK\r\n\r\n");
                var http = Posts.client(TIMEOUT, answering("127.0.0.1", "10.1.2.3"), null)) {
            assertThat(failed(post(http, "http://mixed.example:" + receiver.port() + "/")))
                    .isEqualTo(new Outcome.Failed(
                            FailureKind.BLOCKED_ADDRESS,
                            "mixed.example leads to a private address, to which nothing is sent."));
            assertThat(receiver.connections()).isZero();
        }
    }

    @Test
    void aNameThatChangesItsMindIsDialledWhereItWasJudged() throws Exception {
        var asked = new AtomicInteger();
        NameLookup rebinding = name ->
                new InetAddress[] {InetAddress.ofLiteral(asked.getAndIncrement() == 0 ? "127.0.0.1" : "10.0.0.1")};
        try (var receiver = Receiver.answering("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
                var http = Posts.client(TIMEOUT, rebinding, null)) {
            String url = "http://rebinding.example:" + receiver.port() + "/";

            assertThat(answered(post(http, url)).status()).isEqualTo(200);
            assertThat(asked).hasValue(1);
            assertThat(failed(post(http, url)).kind()).isEqualTo(FailureKind.BLOCKED_ADDRESS);
        }
    }

    @Test
    void oneBlockedAddressAmongManyBlocksTheHostWhereverItStands() throws Exception {
        for (String blocked :
                new String[] {"10.1.2.3", "::1", "fd00::1", "64:ff9b::a00:1", "169.254.169.254", "0.0.0.0"}) {
            for (String[] answer :
                    new String[][] {{blocked, "93.184.215.14"}, {"93.184.215.14", "2606:4700::1111", blocked, "1.1.1.1"}
                    }) {
                try (var http = Posts.client(TIMEOUT, answering(answer), null)) {
                    // No port of theirs may be tried either: the deadline would show it.
                    var failed = failed(post(http, "http://mixed.example:9/"));
                    assertThat(failed.kind()).as(blocked).isEqualTo(FailureKind.BLOCKED_ADDRESS);
                }
            }
        }
    }

    @Test
    void theProductDoesNotPostToItself() throws Exception {
        try (var receiver = Receiver.answering("HTTP/1.1 200 OK\r\n\r\n");
                var http = new OutboundHttp(
                        new OutboundHttpProperties(TIMEOUT, List.of("0.0.0.0/0", "::/0")),
                        InetAddress::getAllByName,
                        null,
                        port -> port == receiver.port())) {
            assertThat(failed(post(http, receiver.url())))
                    .isEqualTo(new Outcome.Failed(
                            FailureKind.BLOCKED_ADDRESS,
                            "127.0.0.1 is an address of this product itself, to which nothing is sent."));
            assertThat(receiver.connections()).isZero();
        }
    }

    /** Through its proxy, which has another address, the product would be reached all the same. */
    @Test
    void theProductDoesNotPostToItsPublicName() throws Exception {
        var listening = new ListeningPorts() {
            @Override
            public boolean include(int port) {
                return false;
            }

            @Override
            public boolean areBehind(String host, int port) {
                return host.equals("outbound.example") && port != 8443;
            }
        };
        try (var receiver = Receiver.answering("HTTP/1.1 200 OK\r\n\r\n");
                var http = new OutboundHttp(
                        new OutboundHttpProperties(TIMEOUT, List.of("0.0.0.0/0", "::/0")),
                        answering("127.0.0.1"),
                        null,
                        listening)) {
            var sentence = "outbound.example is this product itself, to which nothing is sent.";
            for (var host : List.of("outbound.example", "OUTBOUND.example.", "\uff4futbound.example")) {
                var url = "http://" + host + ":" + receiver.port() + "/hook";
                assertThat(http.objection(Posts.url(url))).as(url).contains(sentence);
                assertThat(failed(post(http, url)))
                        .as(url)
                        .isEqualTo(new Outcome.Failed(FailureKind.BLOCKED_ADDRESS, sentence));
            }
            assertThat(receiver.connections()).isZero();
            assertThat(http.objection(Posts.url("http://hooks.outbound.example/")))
                    .isEmpty();
            assertThat(http.objection(Posts.url("https://outbound.example:8443/")))
                    .isEmpty();
        }
    }

    @Test
    void aSystemPortOfTheOpenInternetGetsNothing() throws Exception {
        try (var http = Posts.client(TIMEOUT, answering("93.184.215.14"), null)) {
            assertThat(failed(post(http, "http://mail.example:25/")))
                    .isEqualTo(new Outcome.Failed(
                            FailureKind.BLOCKED_ADDRESS,
                            "Nothing is sent to port 25: of the ports below 1024 only 80 and 443 are open."));
        }
    }

    @Test
    void aSystemPortOfAnAddressThatTheOperatorAllowsIsDialled() throws Exception {
        try (var http = Posts.client(TIMEOUT, List.of("127.0.0.0/8"))) {
            assertThat(failed(post(http, "http://127.0.0.1:1/")).kind()).isEqualTo(FailureKind.CONNECT);
        }
    }
}
