-- Resends that were asked for and not made yet, each as often as it was asked for.
CREATE TABLE resend_request (
    workspace_id BINARY(16)  NOT NULL,
    request_id   BINARY(16)  NOT NULL,
    delivery_id  BINARY(16)  NOT NULL,
    due_at       DATETIME(6) NOT NULL,
    PRIMARY KEY (workspace_id, request_id),
    KEY due (due_at)
) DEFAULT CHARSET = utf8mb4;
