package ai.timelines.outbound.filestore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that has come whole and has no key yet; closing it removes what was not put into the store. */
public final class StagedFile implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StagedFile.class);

    private final Path path;
    private final long size;
    private final byte[] sha256;

    StagedFile(Path path, long size, byte[] sha256) {
        this.path = path;
        this.size = size;
        this.sha256 = sha256;
    }

    Path path() {
        return path;
    }

    /** Bytes. */
    public long size() {
        return size;
    }

    /** SHA-256 of the content. */
    public byte[] sha256() {
        return sha256.clone();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException kept) {
            log.warn("{} could not be removed; the clean-up of left-overs will", path, kept);
        }
    }
}
