-- +goose Up
-- The numbers of privacy and their validity: how long each class of log is kept, how many reveals a day, small cells.
CREATE TABLE privacy_rules (
    valid_from DATE         NOT NULL,
    rules      TEXT         NOT NULL,
    source     VARCHAR(200) NOT NULL,
    set_by     BINARY(16)   NULL,
    created_at DATETIME     NOT NULL,
    PRIMARY KEY (valid_from)
);

-- A class of log, removed up to a moment. expected is what the dry run counted, gone what was removed so far. digest is a
-- keyed hash over every removed line of the audit in the order of the chain, from which verify knows that no other is missing.
CREATE TABLE privacy_purges (
    id          BINARY(16)    NOT NULL,
    class       VARCHAR(20)   NOT NULL,
    before_at   DATETIME      NOT NULL,
    expected    BIGINT        NOT NULL,
    gone        BIGINT        NOT NULL,
    digest      VARBINARY(32) NULL,
    key_id      VARCHAR(8)    NOT NULL,
    ordered_by  BINARY(16)    NULL,
    finished_at DATETIME      NULL,
    created_at  DATETIME      NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX privacy_purges_listed ON privacy_purges (created_at, id);

-- By which purge the line of a seal was removed. The seal itself stays, and the chain with it.
ALTER TABLE audit_seals ADD COLUMN purge_id BINARY(16) NULL;

-- How often somebody has seen numbers in clear on a day.
CREATE TABLE people_reveals (
    account_id BINARY(16) NOT NULL,
    day        DATE       NOT NULL,
    n          INT        NOT NULL,
    PRIMARY KEY (account_id, day)
);

-- +goose Down
DROP TABLE people_reveals;
ALTER TABLE audit_seals DROP COLUMN purge_id;
DROP TABLE privacy_purges;
DROP TABLE privacy_rules;
