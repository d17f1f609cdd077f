-- URL and secrets are kept encrypted: each value says which key opens it and opens in its own row and column only. key_id is the key of all
-- three, to find what is to be encrypted anew. The application encrypts what it finds in the old columns when it starts, and empties them.
ALTER TABLE webhook
    ADD COLUMN sealed_url             VARBINARY(8400) NULL,
    ADD COLUMN sealed_secret          VARBINARY(255)  NULL,
    ADD COLUMN sealed_previous_secret VARBINARY(255)  NULL,
    ADD COLUMN key_id                 VARCHAR(32)     NULL,
    MODIFY COLUMN url    VARCHAR(2048) NULL,
    MODIFY COLUMN secret VARCHAR(64)   NULL,
    ADD KEY webhook_by_key (key_id);
