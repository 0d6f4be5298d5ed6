-- +goose Up
-- Which purse pays an award; what was awarded before this was known went the normal way.
ALTER TABLE aid_awards ADD COLUMN purse VARCHAR(20) DEFAULT 'state_funds' NOT NULL;

-- +goose Down
ALTER TABLE aid_awards DROP COLUMN purse;
