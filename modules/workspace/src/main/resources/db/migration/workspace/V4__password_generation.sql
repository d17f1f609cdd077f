-- Raised by each change of the password: a session of a former generation is over, whenever its row was written.
ALTER TABLE person ADD COLUMN password_generation INT NOT NULL DEFAULT 0;
