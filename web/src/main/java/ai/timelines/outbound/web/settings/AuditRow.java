package ai.timelines.outbound.web.settings;

import ai.timelines.outbound.web.Moment;
import ai.timelines.outbound.workspace.Actor;
import ai.timelines.outbound.workspace.AuditChange;
import ai.timelines.outbound.workspace.AuditEntry;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * An entry of the audit trail in words.
 *
 * @param what such as {@code Changed the webhook}
 * @param subject what it was done to; may be empty
 */
record AuditRow(Moment when, String who, String kind, String what, String subject, List<AuditChange> changes) {

    static AuditRow of(AuditEntry entry, Instant now, ZoneId zone) {
        return new AuditRow(
                Moment.of(entry.at(), now, zone),
                entry.actor().name(),
                kind(entry.actor()),
                what(entry),
                entry.subject(),
                entry.changes().stream().map(AuditRow::inWords).toList());
    }

    private static String kind(Actor actor) {
        return switch (actor.kind()) {
            case PERSON -> "";
            case WORKSPACE_TOKEN -> "API token";
            case SERVICE_TOKEN -> "our own service";
            case OPERATOR -> "Our operators";
            case SYSTEM -> "The system";
        };
    }

    private static String what(AuditEntry entry) {
        return switch (entry.action()) {
            case WORKSPACE_CREATED -> "Opened the workspace";
            case PASSWORD_CHOSEN -> "Accepted the invitation and chose a password";
            case PASSWORD_CHANGED -> "Changed the password";
            case SIGNED_IN -> "Signed in";
            case SIGNED_OUT -> "Signed out";
            case SIGN_IN_FAILED -> "A sign-in failed: wrong password";
            case SIGN_IN_SLOWED -> "A sign-in was refused: too many had failed";
            case PASSWORD_CHANGE_FAILED -> "A change of the password failed: the current one was wrong";
            case PASSWORD_CHANGE_SLOWED -> "A change of the password was refused: too many had failed";
            case TOKEN_CREATED -> "Made an API token";
            case TOKEN_REVOKED -> "Revoked an API token";
            case WEBHOOK_CHANGED -> "Changed the webhook";
            case WEBHOOK_SWITCHED_ON -> "Switched the webhook on again";
            case WEBHOOK_SWITCHED_OFF -> "Switched the webhook off after too many errors";
            case SECRET_ROTATED -> "Rotated the signing secret";
        };
    }

    private static AuditChange inWords(AuditChange change) {
        var name = switch (change.field()) {
            case "url" -> "Webhook URL";
            case "granularity" -> "Aggregation";
            case "enabled" -> "Webhook enabled";
            case "accept_any_2xx" -> "Accept any 2xx response";
            case "last_error" -> "Last error";
            default -> change.field();
        };
        return new AuditChange(name, inWords(change.before()), inWords(change.after()));
    }

    private static String inWords(String value) {
        return switch (value) {
            case "true" -> "yes";
            case "false" -> "no";
            case "none" -> "don't aggregate";
            case "1h" -> "every 1 hour";
            case "6h" -> "every 6 hours";
            case "12h" -> "every 12 hours";
            case "24h" -> "every 24 hours";
            default -> value;
        };
    }
}
