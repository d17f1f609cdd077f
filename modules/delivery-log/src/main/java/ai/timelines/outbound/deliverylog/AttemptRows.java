package ai.timelines.outbound.deliverylog;

import static ai.timelines.outbound.database.Columns.bytes;
import static ai.timelines.outbound.database.Columns.exact;
import static ai.timelines.outbound.database.Columns.instant;
import static ai.timelines.outbound.database.Columns.instantOrNull;
import static ai.timelines.outbound.database.Columns.uuid;

import ai.timelines.outbound.database.ManyRows;
import ai.timelines.outbound.database.RowParameters;
import ai.timelines.outbound.database.TimeOrderedIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** How an attempt is written into the columns of its row and read from them. */
final class AttemptRows {

    private static final String POST = "POST";

    static final String SUMMARY_COLUMNS = """
            workspace_id, delivery_id, started_at, duration_us, webhook_id, chat_id, chat_name, message_uids, from_position, \
            through_position, bundle, attempt, test, success, cause, fate, next_attempt_at, status""";

    static final String COLUMNS = SUMMARY_COLUMNS + """
            , started_on, method, masked_url, request_headers, request_body, request_deflated, response_headers, response_body, \
            response_deflated, body_incomplete""";

    private static final String OF_EACH = """
            workspace_id, delivery_id, started_at, duration_us, webhook_id, chat_id, chat_name, message_uids, from_position, \
            through_position, bundle, status, started_on, masked_url, request_headers, request_body, request_deflated, \
            response_headers, response_body, response_deflated""";

    private static final String OFTEN_THE_SAME =
            "attempt, test, success, cause, fate, next_attempt_at, method, body_incomplete";

    private static final String OF_DELIVERED_AT_ONCE =
            "1, FALSE, TRUE, NULL, '" + Fate.DELIVERED + "', NULL, '" + POST + "', NULL";

    private static final String INSERT = "INSERT INTO delivery_attempt (" + OF_EACH + ", " + OFTEN_THE_SAME + ")";

    /** Most attempts. What they have in common stands in the statement: to hand it over with each of them costs more. */
    static final ManyRows DELIVERED_AT_ONCE =
            new ManyRows(INSERT, placeholders(OF_EACH) + ", " + OF_DELIVERED_AT_ONCE, "");

    static final ManyRows ANY = new ManyRows(INSERT, placeholders(OF_EACH + ", " + OFTEN_THE_SAME), "");

    private AttemptRows() {}

    /** The day of an attempt's partition: it follows from the id alone, so that a row is found by its id. */
    static LocalDate startedOn(UUID deliveryId) {
        return LocalDate.ofInstant(TimeOrderedIds.instantOf(deliveryId), ZoneOffset.UTC);
    }

    private static String placeholders(String columns) {
        return "?" + ", ?".repeat(columns.split(",", -1).length - 1);
    }

    static boolean isDeliveredAtOnce(Attempt attempt) {
        var response = attempt.response();
        return attempt.success()
                && attempt.attempt() == 1
                && !attempt.test()
                && attempt.cause() == null
                && attempt.fate() == Fate.DELIVERED
                && attempt.nextAttemptAt() == null
                && attempt.request().method().equals(POST)
                && (response == null || response.bodyIncomplete() == null);
    }

    static void write(RowParameters row, Attempt attempt) throws SQLException {
        writeDeliveredAtOnce(row, attempt);
        var response = attempt.response();
        row.add(attempt.attempt());
        row.add(attempt.test());
        row.add(attempt.success());
        row.add(attempt.cause());
        row.add(attempt.fate().name());
        row.add(attempt.nextAttemptAt());
        row.add(attempt.request().method());
        row.add(response == null ? null : response.bodyIncomplete());
    }

    static void writeDeliveredAtOnce(RowParameters row, Attempt attempt) throws SQLException {
        var request = attempt.request();
        var requestBody = StoredBody.of(request.body());
        var response = attempt.response();
        var responseBody = response == null ? null : StoredBody.of(response.body());
        row.add(bytes(attempt.workspaceId()));
        row.add(bytes(attempt.deliveryId()));
        row.add(attempt.startedAt());
        row.add(attempt.duration().toNanos() / 1_000);
        row.add(bytes(attempt.webhookId()));
        row.add(exact(attempt.chatId()));
        row.add(attempt.chatName());
        row.add(CompactJson.texts(attempt.messageUids()));
        row.add(attempt.fromPosition());
        row.add(attempt.throughPosition());
        row.add(attempt.bundle());
        row.add(response == null ? null : response.status());
        row.add(startedOn(attempt.deliveryId()));
        row.add(request.maskedUrl());
        row.add(CompactJson.headers(request.headers()));
        row.add(requestBody.bytes());
        row.add(requestBody.deflated());
        row.add(response == null ? null : CompactJson.headers(response.headers()));
        row.add(responseBody == null ? null : responseBody.bytes());
        row.add(responseBody != null && responseBody.deflated());
    }

    static AttemptSummary summary(ResultSet row) throws SQLException {
        return new AttemptSummary(
                uuid(row, "delivery_id"),
                uuid(row, "workspace_id"),
                uuid(row, "webhook_id"),
                exact(row, "chat_id"),
                row.getString("chat_name"),
                CompactJson.texts(row.getBytes("message_uids")),
                row.getLong("from_position"),
                row.getLong("through_position"),
                row.getBoolean("bundle"),
                row.getInt("attempt"),
                row.getBoolean("test"),
                instant(row, "started_at"),
                Duration.of(row.getLong("duration_us"), ChronoUnit.MICROS),
                row.getBoolean("success"),
                row.getString("cause"),
                Fate.valueOf(row.getString("fate")),
                instantOrNull(row, "next_attempt_at"),
                row.getObject("status", Integer.class));
    }

    static Attempt whole(ResultSet row) throws SQLException {
        var summary = summary(row);
        return new Attempt(
                summary.deliveryId(),
                summary.workspaceId(),
                summary.webhookId(),
                summary.chatId(),
                summary.chatName(),
                summary.messageUids(),
                summary.fromPosition(),
                summary.throughPosition(),
                summary.bundle(),
                summary.attempt(),
                summary.test(),
                summary.startedAt(),
                summary.duration(),
                summary.success(),
                summary.cause(),
                summary.fate(),
                summary.nextAttemptAt(),
                request(row),
                summary.status() == null ? null : response(row, summary.status()));
    }

    private static LoggedRequest request(ResultSet row) throws SQLException {
        return new LoggedRequest(
                row.getString("method"),
                row.getString("masked_url"),
                CompactJson.headers(row.getBytes("request_headers")),
                new StoredBody(row.getBytes("request_body"), row.getBoolean("request_deflated")).body());
    }

    private static LoggedResponse response(ResultSet row, int status) throws SQLException {
        return new LoggedResponse(
                status,
                CompactJson.headers(row.getBytes("response_headers")),
                new StoredBody(row.getBytes("response_body"), row.getBoolean("response_deflated")).body(),
                row.getString("body_incomplete"));
    }
}
