package ai.timelines.outbound.database;

import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.transaction.TransactionException;

/** Tells what a failure of the database means to a caller. */
public final class DatabaseFailures {

    private DatabaseFailures() {}

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
