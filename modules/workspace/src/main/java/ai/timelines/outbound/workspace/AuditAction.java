package ai.timelines.outbound.workspace;

/** What the audit trail takes note of. The names are stored: they never change. */
public enum AuditAction {
    WORKSPACE_CREATED,
    PASSWORD_CHOSEN,
    PASSWORD_CHANGED,
    SIGNED_IN,
    SIGNED_OUT,
    SIGN_IN_FAILED,
    SIGN_IN_SLOWED,
    PASSWORD_CHANGE_FAILED,
    PASSWORD_CHANGE_SLOWED,
    TOKEN_CREATED,
    TOKEN_REVOKED,
    WEBHOOK_CHANGED,
    WEBHOOK_SWITCHED_ON,
    WEBHOOK_SWITCHED_OFF,
    SECRET_ROTATED
}
