package ai.timelines.outbound.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Fills a statement's parameters one after the other. */
public final class RowParameters {

    private final PreparedStatement statement;
    private int index;
    private long bytes;

    RowParameters(PreparedStatement statement) {
        this.statement = statement;
    }

    public void add(byte @Nullable [] value) throws SQLException {
        bytes += value == null ? 0 : value.length;
        statement.setBytes(++index, value);
    }

    public void add(@Nullable UUID value) throws SQLException {
        statement.setBytes(++index, value == null ? null : Columns.bytes(value));
    }

    public void add(@Nullable String value) throws SQLException {
        statement.setString(++index, value);
    }

    public void add(@Nullable Integer value) throws SQLException {
        if (value == null) {
            statement.setNull(++index, Types.INTEGER);
        } else {
            statement.setInt(++index, value);
        }
    }

    public void add(@Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(++index, Types.BIGINT);
        } else {
            statement.setLong(++index, value);
        }
    }

    public void add(@Nullable Boolean value) throws SQLException {
        if (value == null) {
            statement.setNull(++index, Types.BOOLEAN);
        } else {
            statement.setBoolean(++index, value);
        }
    }

    public void add(LocalDate value) throws SQLException {
        statement.setObject(++index, value);
    }

    /** Cut to the microsecond, because the server would round. */
    public void add(@Nullable Instant value) throws SQLException {
        if (value == null) {
            statement.setNull(++index, Types.TIMESTAMP);
        } else {
            statement.setObject(++index, Columns.utc(value.truncatedTo(ChronoUnit.MICROS)));
        }
    }

    /** How many bytes the statement holds on to until it is filled anew. */
    long bytes() {
        return bytes;
    }
}
