-- +goose Up
-- The frozen lists of awards that were made public, each once; a row goes when the publicity was taken back.
CREATE TABLE aid_list_publicity (
    list_id    BINARY(16) NOT NULL,
    ordered_by BINARY(16) NULL,
    created_at DATETIME   NOT NULL,
    PRIMARY KEY (list_id)
);

-- +goose Down
DROP TABLE aid_list_publicity;
