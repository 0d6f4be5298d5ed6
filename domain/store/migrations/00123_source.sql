-- +goose Up
-- Where a version of the rules of login comes from, as of every other table of reference.
ALTER TABLE account_rules ADD COLUMN source VARCHAR(200) NOT NULL DEFAULT '';
