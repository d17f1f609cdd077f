package ai.timelines.outbound.filestore;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The store did not do what it was asked for. */
public abstract sealed class FileStoreException extends RuntimeException {

    private FileStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** There is no room for it; nothing was stored. */
    public static final class Full extends FileStoreException {
        public Full(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The store failed, or cannot be reached; trying again later may help. */
    public static final class Unavailable extends FileStoreException {
        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** What it means that a file could not be written: the JDK tells a full disk by the system's own words only. */
    static FileStoreException whileWriting(IOException failure) {
        var words = String.valueOf(failure.getMessage());
        return words.contains("No space left") || words.contains("quota exceeded")
                ? new Full("The disk is full", failure)
                : new Unavailable("A file could not be written", failure);
    }
}
