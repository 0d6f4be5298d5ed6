-- +goose Up
-- How many uploads of a kind one account may have begun and not completed; 0 is no limit.
ALTER TABLE files_limits ADD COLUMN max_open INTEGER NOT NULL DEFAULT 0;
