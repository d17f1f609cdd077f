package ai.timelines.outbound.database;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.transaction.TransactionException;

/** Tells what a failure of the database means to a caller. */
public final class DatabaseFailures {

    private static final int MOST_WORDS = 200;

    /** The server's number for it. */
    private static final int DEADLOCK = 1213;

    private DatabaseFailures() {}

    /** The database's own words, with its number for them; in one line. */
    public static String cause(Throwable failure) {
        var root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
            if (cause instanceof SQLException said && said.getErrorCode() != 0) {
                return said.getErrorCode() + " " + oneLine(said.getMessage());
            }
        }
        return root.getClass().getSimpleName() + " " + oneLine(root.getMessage());
    }

    static boolean isDeadlock(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException said && said.getErrorCode() == DEADLOCK) {
                return true;
            }
        }
        return false;
    }

    private static String oneLine(@Nullable String text) {
        var words = String.valueOf(text).strip().replaceAll("\\s+", " ");
        return words.substring(0, Math.min(words.length(), MOST_WORDS));
    }

    /** Whether the same work may succeed later: the database is gone, overloaded, refuses writes or lost a lock; the work itself is fine. */
    public static boolean isTemporary(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataIntegrityViolationException
                    || cause instanceof InvalidDataAccessResourceUsageException
                    || cause instanceof InvalidDataAccessApiUsageException
                    || cause instanceof IncorrectResultSizeDataAccessException) {
                return false;
            }
            if (cause instanceof DataAccessException
                    || cause instanceof TransactionException
                    || cause instanceof SQLTransientConnectionException
                    || cause instanceof SQLNonTransientConnectionException) {
                return true;
            }
        }
        return false;
    }
}
