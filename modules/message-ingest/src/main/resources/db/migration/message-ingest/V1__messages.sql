-- The row to lock before handing out a chat's next positions, so that positions follow the order of commits.
CREATE TABLE chat (
    workspace_id  BINARY(16)     NOT NULL,
    chat_id       VARBINARY(256) NOT NULL,
    last_position BIGINT         NOT NULL,
    created_at    DATETIME(6)    NOT NULL,
    PRIMARY KEY (workspace_id, chat_id)
) DEFAULT CHARSET = utf8mb4;

-- What was accepted, whole and in canonical form: equal content is equal bytes.
CREATE TABLE message (
    workspace_id BINARY(16)     NOT NULL,
    chat_id      VARBINARY(256) NOT NULL,
    position     BIGINT         NOT NULL,
    message_uid  VARBINARY(512) NOT NULL,
    accepted_at  DATETIME(6)    NOT NULL,
    content      MEDIUMBLOB     NOT NULL,
    PRIMARY KEY (workspace_id, chat_id, position),
    UNIQUE KEY message_uid (workspace_id, message_uid)
) DEFAULT CHARSET = utf8mb4;

-- Where the links in bundles lead: the message that a bundle began with.
CREATE TABLE permalink (
    workspace_id BINARY(16)     NOT NULL,
    permalink_id BINARY(16)     NOT NULL,
    chat_id      VARBINARY(256) NOT NULL,
    position     BIGINT         NOT NULL,
    PRIMARY KEY (workspace_id, permalink_id)
) DEFAULT CHARSET = utf8mb4;
