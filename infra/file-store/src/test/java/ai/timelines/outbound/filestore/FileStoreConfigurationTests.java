package ai.timelines.outbound.filestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class FileStoreConfigurationTests {

    @EnableConfigurationProperties(FileStoreProperties.class)
    static class Properties {}

    @TempDir
    private Path directory;

    private ApplicationContextRunner with(String... properties) {
        var all = new ArrayList<>(List.of(properties));
        all.add("outbound.data-dir=" + directory);
        return new ApplicationContextRunner()
                .withUserConfiguration(Properties.class, FileStoreConfiguration.class)
                .withPropertyValues(all.toArray(String[]::new));
    }

    @Test
    void aDirectoryBelowTheDataIsTheDefault() {
        with().run(context -> {
            assertThat(context.getBean(FileStore.class)).isInstanceOf(DirectoryStore.class);
            assertThat(directory.resolve("files/incoming")).isDirectory();
        });
    }

    @Test
    void aBucketIsUsedWhereConfigured() {
        with(
                        "outbound.files.store=s3",
                        "outbound.files.s3.bucket=b",
                        "outbound.files.s3.endpoint=http://minio:9000",
                        "outbound.files.s3.publicendpoint=https://files.example.com",
                        "outbound.files.s3.pathstyle=true",
                        "outbound.files.s3.accesskey=a",
                        "outbound.files.s3.secretkey=s")
                .run(context -> {
                    var store = context.getBean(FileStore.class);
                    assertThat(store.hasLinks()).isTrue();
                    var key = new FileKey(new UUID(1, 1), new UUID(2, 2));
                    assertThat(store.temporaryLink(key, "attachment", "text/plain", Duration.ofMinutes(15)))
                            .hasValueSatisfying(link -> assertThat(link.toString())
                                    .startsWith("https://files.example.com/b/" + key.path() + "?"));
                });
    }

    @ParameterizedTest
    @CsvSource({
        "outbound.files.store=s3, outbound.files.s3.bucket must be set",
        "outbound.files.s3.accesskey=a, must be set together",
        "outbound.files.reserve=-1MB, outbound.files.reserve must not be negative"
    })
    void aWrongValueStopsTheStartWithASentence(String property, String sentence) {
        with(property)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining(sentence));
    }
}
