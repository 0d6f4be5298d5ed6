-- +goose Up
-- The link by which a list without hardship can be read without login, of which only a hash is kept; a list has one.
CREATE TABLE publicity_links (
    notice_id  BINARY(16)    NOT NULL,
    hash       VARBINARY(32) NOT NULL,
    made_by    BINARY(16)    NULL,
    created_at DATETIME      NOT NULL,
    PRIMARY KEY (notice_id),
    CONSTRAINT publicity_links_hash UNIQUE (hash),
    CONSTRAINT publicity_links_notice FOREIGN KEY (notice_id) REFERENCES publicity_notices (id)
);

-- +goose Down
DROP TABLE publicity_links;
