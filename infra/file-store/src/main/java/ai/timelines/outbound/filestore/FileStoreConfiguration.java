package ai.timelines.outbound.filestore;

import java.nio.file.Path;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FileStoreConfiguration {

    @Bean
    FileStore fileStore(FileStoreProperties properties, @Value("${outbound.data-dir:data}") Path dataDirectory) {
        var directory = Objects.requireNonNullElse(properties.directory(), dataDirectory.resolve("files"));
        long reserve = properties.reserve().toBytes();
        return switch (properties.store()) {
            case DIRECTORY -> new DirectoryStore(directory, reserve);
            case S3 -> S3Store.open(properties.s3(), directory, reserve);
        };
    }
}
