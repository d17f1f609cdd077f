-- Who did what to a workspace. The id is a UUID of version 7: it carries the moment, and its order is that of time.
-- workspace_id is all zeros for what the operator does to the installation itself.
CREATE TABLE audit_entry (
    workspace_id BINARY(16)   NOT NULL,
    id           BINARY(16)   NOT NULL,
    actor_kind   VARCHAR(16)  NOT NULL,
    actor_id     BINARY(16)   NULL,
    actor_name   VARCHAR(255) NOT NULL,
    action       VARCHAR(64)  NOT NULL,
    subject      VARCHAR(255) NOT NULL,
    -- [{"field", "before", "after"}, ...]
    changes      MEDIUMBLOB   NOT NULL,
    PRIMARY KEY (workspace_id, id),
    KEY audit_entry_by_age (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

ALTER TABLE api_token
    ADD COLUMN created_by   VARCHAR(255) NOT NULL DEFAULT '',
    ADD COLUMN last_used_at DATETIME(6)  NULL;
