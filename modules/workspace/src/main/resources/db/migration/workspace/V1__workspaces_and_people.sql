CREATE TABLE workspace (
    id         BINARY(16)   NOT NULL,
    name       VARCHAR(255) NOT NULL,
    time_zone  VARCHAR(64)  NOT NULL,
    locale     VARCHAR(35)  NOT NULL,
    created_at DATETIME(6)  NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- People belong to no workspace: one person may be a member of several.
-- email_key is the address in lower case; it is compared byte by byte.
CREATE TABLE person (
    id            BINARY(16)      NOT NULL,
    email         VARCHAR(255)    NOT NULL,
    email_key     VARBINARY(1020) NOT NULL,
    full_name     VARCHAR(255)    NOT NULL,
    password_hash VARCHAR(255)    NULL,
    locale        VARCHAR(35)     NULL,
    created_at    DATETIME(6)     NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY person_by_email (email_key)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE member (
    workspace_id BINARY(16)  NOT NULL,
    person_id    BINARY(16)  NOT NULL,
    role         VARCHAR(16) NOT NULL,
    PRIMARY KEY (workspace_id, person_id),
    KEY member_by_person (person_id),
    CONSTRAINT member_workspace FOREIGN KEY (workspace_id) REFERENCES workspace (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE invitation (
    workspace_id BINARY(16)  NOT NULL,
    person_id    BINARY(16)  NOT NULL,
    token_hash   BINARY(32)  NOT NULL,
    expires_at   DATETIME(6) NOT NULL,
    accepted_at  DATETIME(6) NULL,
    PRIMARY KEY (workspace_id, person_id, token_hash),
    UNIQUE KEY invitation_by_token (token_hash),
    CONSTRAINT invitation_workspace FOREIGN KEY (workspace_id) REFERENCES workspace (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- workspace_id is null for the tokens of the operator's own services.
CREATE TABLE api_token (
    id           BINARY(16)   NOT NULL,
    workspace_id BINARY(16)   NULL,
    name         VARCHAR(255) NOT NULL,
    token_hash   BINARY(32)   NOT NULL,
    beginning    VARCHAR(16)  NOT NULL,
    created_at   DATETIME(6)  NOT NULL,
    revoked_at   DATETIME(6)  NULL,
    PRIMARY KEY (id),
    UNIQUE KEY api_token_by_hash (token_hash),
    KEY api_token_by_workspace (workspace_id, id),
    CONSTRAINT api_token_workspace FOREIGN KEY (workspace_id) REFERENCES workspace (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
