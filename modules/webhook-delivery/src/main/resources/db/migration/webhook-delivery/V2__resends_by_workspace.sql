-- Resends are made a few of each workspace at a time.
ALTER TABLE resend_request
    DROP KEY due,
    ADD KEY due (workspace_id, due_at);
