-- Resends that were asked for and not made yet.
CREATE TABLE resend_request (
    workspace_id BINARY(16)  NOT NULL,
    delivery_id  BINARY(16)  NOT NULL,
    due_at       DATETIME(6) NOT NULL,
    PRIMARY KEY (workspace_id, delivery_id),
    KEY due (due_at)
) DEFAULT CHARSET = utf8mb4;
