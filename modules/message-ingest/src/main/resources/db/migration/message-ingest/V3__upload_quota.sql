-- How many bytes the files of a workspace take, so that one of them cannot fill the store of all.
ALTER TABLE stored_file ADD COLUMN size BIGINT NOT NULL DEFAULT 0;

UPDATE stored_file AS kept
    JOIN (SELECT workspace_id, sha256, MAX(size) AS size FROM attachment GROUP BY workspace_id, sha256) AS upload
        ON upload.workspace_id = kept.workspace_id AND upload.sha256 = kept.sha256
SET kept.size = upload.size;

CREATE TABLE stored_bytes (
    workspace_id BINARY(16) NOT NULL,
    bytes        BIGINT     NOT NULL,
    PRIMARY KEY (workspace_id)
) DEFAULT CHARSET = utf8mb4;

INSERT INTO stored_bytes (workspace_id, bytes) SELECT workspace_id, SUM(size) FROM stored_file GROUP BY workspace_id;

-- When room comes again.
CREATE INDEX expiry_of_workspace ON attachment (workspace_id, kept_until);
