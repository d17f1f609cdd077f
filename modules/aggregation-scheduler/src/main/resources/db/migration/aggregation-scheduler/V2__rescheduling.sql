-- Changes of a webhook that concern more queued chats than one transaction should touch; a row goes when all are done.
CREATE TABLE rescheduling (
    workspace_id BINARY(16)  NOT NULL,
    request_id   BINARY(16)  NOT NULL,
    kind         VARCHAR(16) NOT NULL,
    -- When the webhook was changed: what was accepted later is scheduled right from the start.
    changed_at   DATETIME(6) NOT NULL,
    due_at       DATETIME(6) NOT NULL,
    PRIMARY KEY (workspace_id, request_id)
) DEFAULT CHARSET = utf8mb4;
