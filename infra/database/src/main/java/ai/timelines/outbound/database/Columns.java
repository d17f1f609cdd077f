package ai.timelines.outbound.database;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How ids, instants and exactly compared names are written in columns: {@code BINARY(16)}, {@code DATETIME(6)} in UTC, {@code VARBINARY}. */
public final class Columns {

    private Columns() {}

    public static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    public static UUID uuid(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    public static UUID uuid(ResultSet row, String column) throws SQLException {
        return uuid(row.getBytes(column));
    }

    public static @Nullable UUID uuidOrNull(ResultSet row, String column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? null : uuid(bytes);
    }

    /** A {@code LocalDateTime} takes no part in any driver's time zone conversion. */
    public static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }

    public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, LocalDateTime.class);
        return value == null ? null : value.toInstant(ZoneOffset.UTC);
    }

    /** An identifier that is compared exactly: its UTF-8 bytes, because {@code utf8mb4_bin} takes {@code "a"} and {@code "a "} for equal. */
    public static byte[] exact(String identifier) {
        return identifier.getBytes(StandardCharsets.UTF_8);
    }

    public static String exact(ResultSet row, String column) throws SQLException {
        return new String(row.getBytes(column), StandardCharsets.UTF_8);
    }
}
