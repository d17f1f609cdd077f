package ai.timelines.outbound.deliverylog;

import static ai.timelines.outbound.database.Columns.utc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Fills a statement's parameters one after the other. */
final class RowParameters {

    private final PreparedStatement statement;
    private int index;

    RowParameters(PreparedStatement statement) {
        this.statement = statement;
    }

    void add(byte @Nullable [] value) throws SQLException {
        statement.setBytes(++index, value);
    }

    void add(@Nullable String value) throws SQLException {
        statement.setString(++index, value);
    }

    void add(@Nullable Integer value) throws SQLException {
        if (value == null) {
            statement.setNull(++index, Types.INTEGER);
        } else {
            statement.setInt(++index, value);
        }
    }

    void add(long value) throws SQLException {
        statement.setLong(++index, value);
    }

    void add(boolean value) throws SQLException {
        statement.setBoolean(++index, value);
    }

    void add(LocalDate value) throws SQLException {
        statement.setObject(++index, value);
    }

    /** Cut to the microsecond, because the server would round. */
    void add(@Nullable Instant value) throws SQLException {
        if (value == null) {
            statement.setNull(++index, Types.TIMESTAMP);
        } else {
            statement.setObject(++index, utc(value.truncatedTo(ChronoUnit.MICROS)));
        }
    }
}
