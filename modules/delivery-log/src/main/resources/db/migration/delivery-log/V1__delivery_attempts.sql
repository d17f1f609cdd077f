-- Every request to a webhook. Days are partitions, made ahead and dropped whole by the application; the first one only exists because
-- a table cannot be without, and goes with the first clean-up. There is no catch-all on purpose: it would swallow what it could never give back.
CREATE TABLE delivery_attempt (
    workspace_id     BINARY(16)      NOT NULL,
    -- UUID of version 7: carries the start, so that the key's order is the order of time and an id tells its partition
    delivery_id      BINARY(16)      NOT NULL,
    -- the day (UTC) that delivery_id carries
    started_on       DATE            NOT NULL,
    started_at       DATETIME(6)     NOT NULL,
    duration_us      BIGINT          NOT NULL,
    webhook_id       BINARY(16)      NOT NULL,
    chat_id          VARBINARY(256)  NOT NULL,
    chat_name        VARCHAR(255)    NOT NULL,
    -- ["uid", ...]
    message_uids     MEDIUMBLOB      NOT NULL,
    from_position    BIGINT          NOT NULL,
    through_position BIGINT          NOT NULL,
    bundle           BOOLEAN         NOT NULL,
    attempt          INT             NOT NULL,
    test             BOOLEAN         NOT NULL,
    success          BOOLEAN         NOT NULL,
    cause            TEXT            NULL,
    fate             VARCHAR(16)     NOT NULL,
    next_attempt_at  DATETIME(6)     NULL,
    method           VARCHAR(16)     NOT NULL,
    masked_url       TEXT            NOT NULL,
    -- [["name", "value"], ...]
    request_headers  MEDIUMBLOB      NOT NULL,
    request_body     MEDIUMBLOB      NOT NULL,
    request_deflated BOOLEAN         NOT NULL,
    -- these are null where no response came
    status           INT             NULL,
    response_headers MEDIUMBLOB      NULL,
    response_body    MEDIUMBLOB      NULL,
    response_deflated BOOLEAN        NOT NULL,
    body_incomplete  TEXT            NULL,
    PRIMARY KEY (workspace_id, delivery_id, started_on),
    KEY attempts_of_a_delivery (workspace_id, webhook_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
PARTITION BY RANGE COLUMNS (started_on) (
    PARTITION first_one VALUES LESS THAN ('2020-01-01')
);
