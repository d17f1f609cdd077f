-- How far the queued chats, in the order of their ids, have been gone through: what is rarely found is looked for in steps, too.
ALTER TABLE rescheduling
    ADD COLUMN after_chat_id VARBINARY(256) NOT NULL DEFAULT '';
