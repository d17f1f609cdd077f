-- The queue: one row per chat that has something to send. The row is the job; it goes when nothing is left.
CREATE TABLE queued_chat (
    workspace_id     BINARY(16)     NOT NULL,
    chat_id          VARBINARY(256) NOT NULL,
    -- What waits: every position from the first through the last. The head is what shares the first one's window.
    first_position   BIGINT         NOT NULL,
    head_through     BIGINT         NOT NULL,
    last_position    BIGINT         NOT NULL,
    head_accepted_at DATETIME(6)    NOT NULL,
    -- When the row may be claimed: the end of the head's window, the time of a retry, or the end of a lease.
    due_at           DATETIME(6)    NOT NULL,
    -- The delivery that was frozen at its first claim, until it succeeded or was given up.
    webhook_id       BINARY(16)     NULL,
    through_position BIGINT         NULL,
    bundle           BOOLEAN        NULL,
    attempts         INT            NOT NULL,
    ladder_step      INT            NOT NULL,
    lease_token      BINARY(16)     NULL,
    PRIMARY KEY (workspace_id, chat_id),
    KEY due (workspace_id, due_at)
) DEFAULT CHARSET = utf8mb4;
