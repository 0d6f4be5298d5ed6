-- +goose Up
-- How many were left out of a batch, and why its export was refused. school_id is the bureau's unit in a bureau's batch.
ALTER TABLE payment_batches ADD COLUMN left_count INT NOT NULL DEFAULT 0;
ALTER TABLE payment_batches ADD COLUMN problem VARCHAR(2000) NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE payment_batches DROP COLUMN problem;
ALTER TABLE payment_batches DROP COLUMN left_count;
