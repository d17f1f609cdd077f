-- A conversation's page asks what became of its messages. Whoever looks for a delivery knows its chat and first position too, so one index serves
-- both, and an attempt costs no more to write.
ALTER TABLE delivery_attempt
    DROP KEY attempts_of_a_delivery,
    ADD KEY attempts_of_a_chat (workspace_id, chat_id, from_position);
