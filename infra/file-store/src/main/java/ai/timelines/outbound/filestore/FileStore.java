package ai.timelines.outbound.filestore;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Keeps files by key. Every method may throw a {@link FileStoreException}. */
public interface FileStore {

    /**
     * Streams a file to a disk from which it can be {@linkplain #put put} into the store.
     *
     * @param limit bytes that it may have
     * @throws IOException if it did not come whole
     * @throws FileTooLargeException as soon as more than {@code limit} bytes came
     */
    StagedFile stage(InputStream content, long limit) throws IOException;

    /** Keeps a staged file under a key: whole, or not at all. */
    void put(StagedFile file, FileKey key);

    Optional<StoredFile> find(FileKey key);

    /** Those of the files that are certainly not there; what cannot be told in short time counts as there. */
    Set<FileKey> missing(Collection<FileKey> keys);

    /** Removes a file; one that is not there is removed already. */
    void delete(FileKey key);

    /** Whether it has links of its own. */
    boolean hasLinks();

    /**
     * A link straight to the store that works for so long without signing in, and makes browsers keep the file rather than show it.
     *
     * @param disposition value of the header {@code Content-Disposition}
     * @param mimeType value of the header {@code Content-Type}
     * @return empty where the store has no links of its own
     */
    Optional<URI> temporaryLink(FileKey key, String disposition, String mimeType, Duration lifetime);

    /** Removes what uploads left behind on this node that were broken off by its end; returns how many. */
    int removeLeftovers(Duration olderThan);
}
