package ai.timelines.outbound.filestore;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Where files are kept.
 *
 * @param store {@code directory} or {@code s3}; default {@code directory}
 * @param directory where files are kept or, with {@code s3}, pass through; default {@code ${outbound.data-dir}/files}
 * @param reserve bytes of that directory's disk that are left free, as in {@code 256MB}; default 256 MiB
 */
@ConfigurationProperties("outbound.files")
record FileStoreProperties(
        @DefaultValue("directory") Kind store,
        @Nullable Path directory,

        @DefaultValue("256MB") DataSize reserve,
        @DefaultValue S3 s3) {

    enum Kind {
        DIRECTORY,
        S3
    }

    /**
     * @param bucket needed with {@code s3}
     * @param region the bucket's; default {@code us-east-1}, which is what other servers than Amazon's usually are called
     * @param endpoint of a server that is not Amazon's, as this application reaches it
     * @param publicEndpoint of the same server as receivers reach it; default: the endpoint
     * @param pathStyle whether the bucket's name stands in the path rather than in the host's name; default false
     * @param accessKey and {@code secretKey}: without them, those that Amazon's own tools would use
     */
    record S3(
            @DefaultValue("") String bucket,
            @DefaultValue("us-east-1") String region,
            @Nullable URI endpoint,
            @Nullable URI publicEndpoint,
            @DefaultValue("false") boolean pathStyle,
            @DefaultValue("") String accessKey,
            @DefaultValue("") String secretKey) {

        /** Without the keys. */
        @Override
        public String toString() {
            return "S3[" + bucket + "]";
        }

        S3 {
            if (StringUtils.hasText(accessKey) != StringUtils.hasText(secretKey)) {
                throw new IllegalArgumentException(
                        "outbound.files.s3.access-key and outbound.files.s3.secret-key must be set together");
            }
        }
    }

    FileStoreProperties {
        if (store == Kind.S3 && !StringUtils.hasText(s3.bucket())) {
            throw new IllegalArgumentException("outbound.files.s3.bucket must be set where outbound.files.store is s3");
        }
        if (reserve.isNegative()) {
            throw new IllegalArgumentException("outbound.files.reserve must not be negative");
        }
    }
}
