-- +goose Up
-- What a family does about a cause; the county whose layout it is, how its file is written, and who made it.
ALTER TABLE payment_causes ADD COLUMN family VARCHAR(400) NOT NULL DEFAULT '';
ALTER TABLE payment_layouts ADD COLUMN county_id BINARY(16) NULL;
ALTER TABLE payment_layouts ADD COLUMN format VARCHAR(16) NOT NULL DEFAULT '';
ALTER TABLE payment_layouts ADD COLUMN made_by BINARY(16) NULL;

-- +goose Down
ALTER TABLE payment_layouts DROP COLUMN made_by;
ALTER TABLE payment_layouts DROP COLUMN format;
ALTER TABLE payment_layouts DROP COLUMN county_id;
ALTER TABLE payment_causes DROP COLUMN family;
