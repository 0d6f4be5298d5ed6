-- +goose Up
-- The day on which the result of a season was made known.
ALTER TABLE contest_seasons ADD COLUMN announced_on DATE NULL;

-- +goose Down
ALTER TABLE contest_seasons DROP COLUMN announced_on;
