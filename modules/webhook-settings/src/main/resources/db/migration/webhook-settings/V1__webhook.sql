-- One outbound webhook per workspace: where it points, and how it fares.
CREATE TABLE webhook (
    workspace_id          BINARY(16)    NOT NULL,
    url                   VARCHAR(2048) NOT NULL,
    granularity           VARCHAR(16)   NOT NULL,
    enabled               BOOLEAN       NOT NULL,
    accept_any_2xx        BOOLEAN       NOT NULL,
    ever_had_url          BOOLEAN       NOT NULL,
    secret                VARCHAR(64)   NOT NULL,
    previous_secret       VARCHAR(64)   NULL,
    previous_secret_until DATETIME(6)   NULL,
    disabled_reason       VARCHAR(16)   NULL,
    disabled_at           DATETIME(6)   NULL,
    switched_on_at        DATETIME(6)   NULL,
    consecutive_errors    INT           NOT NULL,
    errors_since          DATETIME(6)   NULL,
    last_error_known_at   DATETIME(6)   NULL,
    last_error            VARCHAR(1000) NULL,
    next_request_at       DATETIME(6)   NULL,
    PRIMARY KEY (workspace_id)
) DEFAULT CHARSET = utf8mb4;

-- Which granularity was in force when: the window of a message follows from when it was accepted.
CREATE TABLE granularity_change (
    workspace_id BINARY(16)  NOT NULL,
    changed_at   DATETIME(6) NOT NULL,
    granularity  VARCHAR(16) NOT NULL,
    PRIMARY KEY (workspace_id, changed_at)
) DEFAULT CHARSET = utf8mb4;
