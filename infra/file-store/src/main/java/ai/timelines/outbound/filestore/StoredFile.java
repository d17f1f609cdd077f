package ai.timelines.outbound.filestore;

import java.io.IOException;
import java.io.InputStream;

/** A file of the store, of which any part can be read. */
public interface StoredFile {

    /** Bytes. */
    long size();

    /**
     * Opens a part of it.
     *
     * @param length at least 1, and no more than follow {@code from}
     */
    InputStream read(long from, long length) throws IOException;
}
