-- What is in the file store: the same content once per workspace.
CREATE TABLE stored_file (
    workspace_id BINARY(16) NOT NULL,
    sha256       BINARY(32) NOT NULL,
    file_id      BINARY(16) NOT NULL,
    PRIMARY KEY (workspace_id, sha256)
) DEFAULT CHARSET = utf8mb4;

-- Uploads. The same content under the same name and type is the same upload, so that to upload again what was pushed is still the same message.
CREATE TABLE attachment (
    workspace_id  BINARY(16)   NOT NULL,
    attachment_id BINARY(16)   NOT NULL,
    file_id       BINARY(16)   NOT NULL,
    sha256        BINARY(32)   NOT NULL,
    -- SHA-256 of type and name, which are compared exactly
    name_sha256   BINARY(32)   NOT NULL,
    filename      VARCHAR(255) NOT NULL,
    mime_type     VARCHAR(255) NOT NULL,
    size          BIGINT       NOT NULL,
    -- No sooner than this it may go, and then only if no message names it.
    kept_until    DATETIME(6)  NOT NULL,
    PRIMARY KEY (workspace_id, attachment_id),
    UNIQUE KEY same_upload (workspace_id, sha256, name_sha256),
    KEY expiry (kept_until)
) DEFAULT CHARSET = utf8mb4;

-- Which messages name an upload; messages without one have no row.
CREATE TABLE message_attachment (
    workspace_id  BINARY(16)     NOT NULL,
    chat_id       VARBINARY(256) NOT NULL,
    position      BIGINT         NOT NULL,
    attachment_id BINARY(16)     NOT NULL,
    PRIMARY KEY (workspace_id, chat_id, position),
    KEY of_attachment (workspace_id, attachment_id)
) DEFAULT CHARSET = utf8mb4;

-- Files that nothing refers to yet, or any more. A row is written before the file store is touched, so that whatever happens between the
-- two the file is found and removed.
CREATE TABLE unclaimed_file (
    workspace_id BINARY(16)  NOT NULL,
    file_id      BINARY(16)  NOT NULL,
    noted_at     DATETIME(6) NOT NULL,
    PRIMARY KEY (workspace_id, file_id)
) DEFAULT CHARSET = utf8mb4;

-- Jobs that one node does at a time: whose turn it is ends by itself.
CREATE TABLE retention_turn (
    job     VARCHAR(32) NOT NULL,
    free_at DATETIME(6) NOT NULL,
    PRIMARY KEY (job)
) DEFAULT CHARSET = utf8mb4;
