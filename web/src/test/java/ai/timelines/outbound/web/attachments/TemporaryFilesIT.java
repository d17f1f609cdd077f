package ai.timelines.outbound.web.attachments;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.filestore.FileKey;
import ai.timelines.outbound.filestore.FileStore;
import ai.timelines.outbound.messageingest.Attachment;
import ai.timelines.outbound.messageingest.Attachments;
import ai.timelines.outbound.messageingest.TemporaryLinks;
import ai.timelines.outbound.web.Browser;
import ai.timelines.outbound.web.WebTest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ContentDisposition;

/** R20: who has the link has the file, for a while. */
@WebTest
class TemporaryFilesIT {

    private static final UUID ACME = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @Autowired
    Attachments attachments;

    @Autowired
    TemporaryLinks links;

    @Autowired
    FileStore store;

    private final byte[] content = new byte[200_000];
    private Attachment file;
    private String link;

    @BeforeEach
    void upload() throws Exception {
        new Random().nextBytes(content);
        file = attachments.upload(ACME, "ünï \"q\".png", "image/png", new ByteArrayInputStream(content));
        link = at(links.to(ACME, file));
    }

    private static String at(URI link) {
        return link.getRawPath() + "?" + link.getRawQuery();
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        return send("GET", path, headers);
    }

    private HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void theFileComesWholeAndToBeKeptNotShown() throws Exception {
        var answer = get(link);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(content);
        assertThat(header(answer, "Content-Type")).isEqualTo("image/png");
        assertThat(header(answer, "Content-Length")).isEqualTo("200000");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "Content-Security-Policy")).contains("sandbox");
        assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
        var disposition = ContentDisposition.parse(header(answer, "Content-Disposition"));
        assertThat(disposition.isAttachment()).isTrue();
        assertThat(disposition.getFilename()).isEqualTo("ünï \"q\".png");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-99, 0, 100",
        "bytes=199990-, 199990, 200000",
        "bytes=-5, 199995, 200000",
        "bytes=100-999999, 100, 200000",
        "bytes=0-, 0, 200000"
    })
    void aPartComesAlone(String range, int from, int end) throws Exception {
        var answer = get(link, "Range", range);
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(content, from, end));
        assertThat(header(answer, "Content-Range")).isEqualTo("bytes " + from + "-" + (end - 1) + "/200000");
    }

    @Test
    void aPartBeyondTheEndIsRefused() throws Exception {
        var answer = get(link, "Range", "bytes=200000-");
        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(header(answer, "Content-Range")).isEqualTo("bytes */200000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,5-6", "lines=1-2", "bytes=x", "bytes=5-2"})
    void whatIsNoSingleRangeIsAnsweredWithTheWhole(String range) throws Exception {
        assertThat(get(link, "Range", range).body()).isEqualTo(content);
    }

    @Test
    void whoHasItAlreadyGetsNothingAndAPartOfAnotherFileIsNotMixedIn() throws Exception {
        var tag = header(get(link), "ETag");
        assertThat(tag).startsWith("\"");
        var same = get(link, "If-None-Match", tag);
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(get(link, "Range", "bytes=0-9", "If-Range", tag).body()).hasSize(10);
        assertThat(get(link, "Range", "bytes=0-9", "If-Range", "\"other\"").body())
                .isEqualTo(content);
    }

    @Test
    void aHeadTellsAndSendsNothing() throws Exception {
        var answer = send("HEAD", link);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Length")).isEqualTo("200000");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void anEmptyFileComesEmpty() throws Exception {
        var empty = attachments.upload(ACME, "e", "text/plain", new ByteArrayInputStream(new byte[0]));
        var answer = get(at(links.to(ACME, empty)));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void anExpiredLinkSaysSo() throws Exception {
        assertThat(get(signed(Instant.now().plusSeconds(60))).statusCode()).isEqualTo(200);
        var answer = get(signed(Instant.now().minusSeconds(1)));
        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(new String(answer.body())).contains("15 minutes");
    }

    /** Signed with the key of the development profile. */
    private String signed(Instant expires) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("development-only-development-only".getBytes(), "HmacSHA256"));
        byte[] signature = mac.doFinal(
                ("attachment\n" + ACME + "\n" + file.attachmentId() + "\n" + expires.getEpochSecond()).getBytes());
        return link.replaceFirst(
                "\\?.*",
                "?expires=" + expires.getEpochSecond() + "&signature="
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    }

    @Test
    void aChangedLinkLeadsNowhere() throws Exception {
        var other = attachments.upload(ACME, "other", "text/plain", new ByteArrayInputStream(new byte[3]));
        var parts = link.split("expires=");
        long expires = Long.parseLong(parts[1].split("&")[0]);
        var changed = new String[] {
            link.replace("expires=" + expires, "expires=" + (expires + 1)),
            link.replace("expires=" + expires, "expires=0" + expires),
            link.replace("expires=" + expires, "expires="),
            link.substring(0, link.length() - 1),
            link.substring(0, link.length() - 1) + (link.endsWith("A") ? "B" : "A"),
            link.replaceFirst("signature=.*", "signature="),
            link.replaceFirst("\\?.*", ""),
            link.replace(file.attachmentId().toString(), other.attachmentId().toString()),
            link.replace(ACME.toString(), UUID.randomUUID().toString()),
            link.replace(ACME.toString(), "x"),
            link.replace(ACME.toString(), "1-1-1-1-1"),
            link.replace(
                    file.attachmentId().toString(),
                    file.attachmentId().toString().toUpperCase())
        };
        for (var forged : changed) {
            assertThat(forged).isNotEqualTo(link);
            assertThat(get(forged).statusCode()).as(forged).isEqualTo(404);
        }
    }

    @Test
    void aFileThatIsNotKeptAnyMoreIsGone() throws Exception {
        store.delete(new FileKey(ACME, file.fileId()));
        assertThat(get(link).statusCode()).isEqualTo(410);
    }

    @Test
    void membersSeeTheirFilesAndOthersDoNot() throws Exception {
        var path = "/files/" + ACME + "/" + file.attachmentId();
        assertThat(new Browser(port).get(path).statusCode()).isEqualTo(302);
        var teammate = Browser.signedInAsTeammate(port);
        var answer = teammate.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/octet-stream");
        assertThat(header(answer, "Content-Disposition")).startsWith("attachment");
        assertThat(teammate.get("/files/" + UUID.randomUUID() + "/" + file.attachmentId())
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "89504E470D0A1A0A0000000D, image/png",
        "FFD8FFE000104A4649460001, image/jpeg",
        "474946383961010001000000, image/gif",
        "524946460000000057454250, image/webp"
    })
    void aPictureIsShownForWhatItIs(String head, String type) throws Exception {
        var answer = picture("lies.svg", "image/svg+xml", HexFormat.of().parseHex(head));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo(type);
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<svg xmlns='http://www.w3.org/2000/svg'/>", "<html><script>alert(1)</script>", "", "GIF89"})
    void whatIsNoHarmlessPictureIsNeverShown(String text) throws Exception {
        assertThat(picture("x.png", "image/png", text.getBytes()).statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> picture(String name, String type, byte[] bytes) throws Exception {
        var picture = attachments.upload(ACME, name, type, new ByteArrayInputStream(bytes));
        return Browser.signedInAsOwner(port).get("/files/" + ACME + "/" + picture.attachmentId() + "/picture");
    }
}
