-- +goose Up
-- A record of a student's growth in its newest version. made_* is where it was begun and never changes; written_in is
-- the school of the newest version, so that a former school sees nothing newer than the transfer. awaits is whom it
-- waits for: the class while it is to be verified, the student while it was returned or is to be confirmed, else NULL.
CREATE TABLE growth_records (
    id               BINARY(16)    NOT NULL,
    student_id       BINARY(16)    NOT NULL,
    made_city        BINARY(16)    NOT NULL,
    made_county      BINARY(16)    NULL,
    made_school      BINARY(16)    NOT NULL,
    made_class       BINARY(16)    NOT NULL,
    written_in       BINARY(16)    NOT NULL,
    state            VARCHAR(12)   NOT NULL,
    version          INT           NOT NULL,
    verified_version INT           NOT NULL,
    kind             VARCHAR(16)   NOT NULL,
    dimension        VARCHAR(12)   NOT NULL,
    title            VARCHAR(200)  NOT NULL,
    text             TEXT          NOT NULL,
    day              DATE          NULL,
    minutes          INT           NOT NULL,
    place            VARCHAR(200)  NOT NULL,
    details          TEXT          NOT NULL,
    files            TEXT          NOT NULL,
    author_id        BINARY(16)    NOT NULL,
    author_role      VARCHAR(16)   NOT NULL,
    proxy            BOOLEAN       NOT NULL,
    confirmed_by     BINARY(16)    NULL,
    confirmed_at     DATETIME      NULL,
    submitted_at     DATETIME      NULL,
    decided_by       BINARY(16)    NULL,
    decided_at       DATETIME      NULL,
    reason           VARCHAR(400)  NOT NULL,
    counted          INT           NOT NULL,
    awaits           BINARY(16)    NULL,
    awaits_since     DATETIME      NULL,
    origin           VARBINARY(32) NOT NULL,
    created_at       DATETIME      NOT NULL,
    updated_at       DATETIME      NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT growth_records_student FOREIGN KEY (student_id) REFERENCES people_persons (id)
);
CREATE INDEX growth_records_by_student ON growth_records (student_id, created_at, id);
CREATE INDEX growth_records_by_awaits ON growth_records (awaits, awaits_since, id);

-- A version that was verified, or that a former school still sees, as it stood when somebody wrote a newer one.
CREATE TABLE growth_versions (
    record_id  BINARY(16)  NOT NULL,
    version    INT         NOT NULL,
    student_id BINARY(16)  NOT NULL,
    verified   BOOLEAN     NOT NULL,
    content    TEXT        NOT NULL,
    frozen_at  DATETIME    NOT NULL,
    PRIMARY KEY (record_id, version),
    CONSTRAINT growth_versions_record FOREIGN KEY (record_id) REFERENCES growth_records (id)
);
CREATE INDEX growth_versions_by_student ON growth_versions (student_id);

-- Limits of a kind of record from a day on; the newest that has begun holds.
CREATE TABLE growth_rules (
    kind        VARCHAR(16)  NOT NULL,
    valid_from  DATE         NOT NULL,
    title_max   INT          NOT NULL,
    text_max    INT          NOT NULL,
    place_max   INT          NOT NULL,
    files_max   INT          NOT NULL,
    minutes_max INT          NOT NULL,
    reason_max  INT          NOT NULL,
    source      VARCHAR(200) NOT NULL,
    PRIMARY KEY (kind, valid_from)
);

-- +goose Down
DROP TABLE growth_rules;
DROP TABLE growth_versions;
DROP TABLE growth_records;
