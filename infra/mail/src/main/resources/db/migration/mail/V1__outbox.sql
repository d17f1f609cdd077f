-- A row is due while next_attempt_at is set: that is also until when the node that sends it has it to itself.
CREATE TABLE mail_outbox (
  id              BINARY(16)   NOT NULL PRIMARY KEY,
  created_at      DATETIME(6)  NOT NULL,
  to_address      VARCHAR(320) NOT NULL,
  to_name         VARCHAR(255) NOT NULL,
  subject         VARCHAR(500) NOT NULL,
  body            MEDIUMTEXT   NOT NULL,
  attempts        INT          NOT NULL DEFAULT 0,
  next_attempt_at DATETIME(6)  NULL,
  lease_token     BINARY(16)   NULL,
  sent_at         DATETIME(6)  NULL,
  last_error      VARCHAR(255) NULL,
  KEY due (next_attempt_at)
) CHARACTER SET utf8mb4;
