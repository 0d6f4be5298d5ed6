-- +goose Up
-- from_term: the term from which a recognition holds, 0 for the whole school year (policy C15). doubted_on: the day on
-- which an objection to it was upheld; from then on it counts for nothing.
ALTER TABLE hardship_records ADD COLUMN from_term INT NOT NULL DEFAULT 0;
ALTER TABLE hardship_records ADD COLUMN doubted_on DATE NULL;

-- +goose Down
ALTER TABLE hardship_records DROP COLUMN doubted_on;
ALTER TABLE hardship_records DROP COLUMN from_term;
