package ai.timelines.outbound.filestore;

import ai.timelines.outbound.filestore.FileStoreProperties.S3;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Keeps files in a bucket, under {@code workspace/file}. */
final class S3Store implements FileStore, AutoCloseable {

    /** Nodes sign by clocks of their own: one that is late by no more than this still makes links that live long enough. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private static final Duration CONNECTING = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration LOOKING = Duration.ofSeconds(2);
    private static final int LOOKS_AT_A_TIME = 32;

    private final S3Client client;
    private final S3Presigner presigner;
    private final String bucket;
    private final Staging staging;
    private final Semaphore looks = new Semaphore(LOOKS_AT_A_TIME);

    private S3Store(S3Client client, S3Presigner presigner, String bucket, Staging staging) {
        this.client = client;
        this.presigner = presigner;
        this.bucket = bucket;
        this.staging = staging;
    }

    static S3Store open(S3 properties, Path stagingDirectory, long reserve) {
        var credentials = credentials(properties);
        var region = Region.of(properties.region());
        var style = S3Configuration.builder()
                .pathStyleAccessEnabled(properties.pathStyle())
                // Other servers than Amazon's understand a plain body best; its hash is signed all the same.
                .chunkedEncodingEnabled(false)
                .build();
        var client = S3Client.builder()
                .region(region)
                .credentialsProvider(credentials)
                .serviceConfiguration(style)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECTING)
                        .socketTimeout(SILENCE));
        var presigner = S3Presigner.builder()
                .region(region)
                .credentialsProvider(credentials)
                .serviceConfiguration(style);
        var endpoint = properties.endpoint();
        if (endpoint != null) {
            var publicEndpoint = properties.publicEndpoint();
            client.endpointOverride(endpoint);
            presigner.endpointOverride(publicEndpoint == null ? endpoint : publicEndpoint);
        }
        return new S3Store(
                client.build(),
                presigner.build(),
                properties.bucket(),
                new Staging(stagingDirectory.resolve("incoming"), reserve));
    }

    private static AwsCredentialsProvider credentials(S3 properties) {
        return properties.accessKey().isBlank()
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(properties.accessKey(), properties.secretKey()));
    }

    @Override
    public StagedFile stage(InputStream content, long limit) throws IOException {
        return staging.stage(content, limit);
    }

    @Override
    public void put(StagedFile file, FileKey key) {
        try {
            client.putObject(put -> put.bucket(bucket).key(key.path()), RequestBody.fromFile(file.path()));
        } catch (S3Exception refused) {
            throw refused.statusCode() == 507
                    ? new FileStoreException.Full("The bucket is full", refused)
                    : new FileStoreException.Unavailable("The bucket did not take a file", refused);
        } catch (SdkException failure) {
            throw new FileStoreException.Unavailable("The bucket cannot be reached", failure);
        }
    }

    @Override
    public Optional<StoredFile> find(FileKey key) {
        try {
            long size = client.headObject(head -> head.bucket(bucket).key(key.path()))
                    .contentLength();
            return Optional.of(new BucketFile(key, size));
        } catch (NoSuchKeyException gone) {
            return Optional.empty();
        } catch (SdkException failure) {
            throw new FileStoreException.Unavailable("The bucket cannot be reached", failure);
        }
    }

    @Override
    public Set<FileKey> missing(Collection<FileKey> keys) {
        var tasks = new ArrayList<Callable<Optional<FileKey>>>();
        keys.forEach(key -> tasks.add(() -> {
            looks.acquire();
            try {
                return find(key).isPresent() ? Optional.empty() : Optional.of(key);
            } finally {
                looks.release();
            }
        }));
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var missing = new HashSet<FileKey>();
            for (var look : executor.invokeAll(tasks, LOOKING.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    look.get().ifPresent(missing::add);
                } catch (ExecutionException | CancellationException unknown) {
                    // Counts as there.
                }
            }
            return missing;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Set.of();
        } finally {
            executor.shutdownNow();
        }
    }

    @Override
    public void delete(FileKey key) {
        try {
            client.deleteObject(delete -> delete.bucket(bucket).key(key.path()));
        } catch (SdkException failure) {
            throw new FileStoreException.Unavailable("The bucket cannot be reached", failure);
        }
    }

    @Override
    public boolean hasLinks() {
        return true;
    }

    @Override
    public Optional<URI> temporaryLink(FileKey key, String disposition, String mimeType, Duration lifetime) {
        var presigned = presigner.presignGetObject(link -> link.signatureDuration(lifetime.plus(SKEW))
                .getObjectRequest(get -> get.bucket(bucket)
                        .key(key.path())
                        .responseContentDisposition(disposition)
                        .responseContentType(mimeType)));
        return Optional.of(URI.create(presigned.url().toString()));
    }

    @Override
    public int removeLeftovers(Duration olderThan) {
        return staging.removeLeftovers(olderThan);
    }

    @Override
    public void close() {
        presigner.close();
        client.close();
    }

    private final class BucketFile implements StoredFile {
        private final FileKey key;
        private final long size;

        BucketFile(FileKey key, long size) {
            this.key = key;
            this.size = size;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public InputStream read(long from, long length) throws IOException {
            try {
                return client.getObject(
                        get -> get.bucket(bucket).key(key.path()).range("bytes=" + from + "-" + (from + length - 1)));
            } catch (SdkException failure) {
                throw new IOException("The bucket did not give a file", failure);
            }
        }
    }
}
