package ai.timelines.outbound.embeddedmysql;

import org.jspecify.annotations.Nullable;

/** Says in a sentence why the embedded database cannot be used on this machine. */
class EmbeddedMysqlException extends RuntimeException {

    EmbeddedMysqlException(String message) {
        this(message, null);
    }

    EmbeddedMysqlException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
