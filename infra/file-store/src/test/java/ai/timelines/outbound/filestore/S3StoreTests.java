package ai.timelines.outbound.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.filestore.FileStoreProperties.S3;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that checks every signature. */
class S3StoreTests extends FileStoreContract {

    private static final String BUCKET = "outbound-files";
    private static final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private static Path directory;

    private static S3Proxy server;
    private static BlobStoreContext blobs;
    private static S3Store store;

    @BeforeAll
    static void start() throws Exception {
        blobs = ContextBuilder.newBuilder(new TransientApiMetadata())
                .credentials("key", "secret")
                .overrides(new Properties())
                .build(BlobStoreContext.class);
        blobs.getBlobStore().createContainerInLocation(null, BUCKET);
        server = S3Proxy.builder()
                .blobStore(blobs.getBlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, "access", "a-secret")
                .build();
        server.start();
        store = open("a-secret");
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
        server.stop();
        blobs.close();
    }

    private static S3Store open(String secret) {
        var endpoint = URI.create("http://127.0.0.1:" + server.getPort());
        return S3Store.open(new S3(BUCKET, "us-east-1", endpoint, null, true, "access", secret), directory, 0);
    }

    @Override
    FileStore store() {
        return store;
    }

    @Override
    Path incoming() {
        return directory.resolve("incoming");
    }

    private static HttpResponse<String> get(URI link) throws Exception {
        return http.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI linkTo(FileKey key, Duration lifetime) {
        return store.temporaryLink(key, "attachment; filename=\"n.txt\"", "text/plain", lifetime)
                .orElseThrow();
    }

    private static FileKey stored(String text) throws Exception {
        var key = new FileKey(UUID.randomUUID(), UUID.randomUUID());
        try (var staged = store.stage(new ByteArrayInputStream(text.getBytes()), 100)) {
            store.put(staged, key);
        }
        return key;
    }

    @Test
    void aTemporaryLinkLeadsStraightToTheBucketAndMakesBrowsersKeepTheFile() throws Exception {
        var answer = get(linkTo(stored("hello"), Duration.ofMinutes(15)));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(answer.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"n.txt\"");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(it -> assertThat(it).startsWith("text/plain"));
    }

    @Test
    void aTemporaryLinkLivesForAMinuteLongerThanAskedForSinceClocksDiffer() throws Exception {
        assertThat(linkTo(stored("hello"), Duration.ofMinutes(15)).getQuery()).contains("X-Amz-Expires=960");
    }

    @Test
    void aLinkToAnotherFileMadeOfOneToThisIsRefused() throws Exception {
        var mine = stored("mine");
        var theirs = stored("theirs");
        var link = linkTo(mine, Duration.ofMinutes(15)).toString();
        var forged = link.replace(mine.path(), theirs.path());
        assertThat(forged).isNotEqualTo(link);
        assertThat(get(URI.create(forged)).statusCode()).isEqualTo(403);
    }

    @Test
    void aBucketThatRefusesUsIsUnavailable() throws Exception {
        try (var stranger = open("another-secret");
                var staged = stranger.stage(new ByteArrayInputStream(new byte[10]), 100)) {
            var key = new FileKey(UUID.randomUUID(), UUID.randomUUID());
            assertThatThrownBy(() -> stranger.put(staged, key)).isInstanceOf(FileStoreException.Unavailable.class);
            assertThat(stranger.missing(List.of(key))).isEmpty();
        }
        assertThat(incoming()).isEmptyDirectory();
    }
}
