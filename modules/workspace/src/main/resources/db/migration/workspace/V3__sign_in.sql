-- Failed sign-ins, counted per account and address, per address, per account, and per account and browser: subject is the hash of that.
CREATE TABLE sign_in_failures (
    subject  BINARY(32)  NOT NULL,
    failures INT         NOT NULL,
    last_at  DATETIME(6) NOT NULL,
    PRIMARY KEY (subject),
    KEY sign_in_failures_by_age (last_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Browsers in which a person has signed in: what strangers do to the account does not slow them.
CREATE TABLE known_browser (
    person_id    BINARY(16)  NOT NULL,
    browser_hash BINARY(32)  NOT NULL,
    last_seen_at DATETIME(6) NOT NULL,
    PRIMARY KEY (person_id, browser_hash),
    KEY known_browser_by_age (last_seen_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
