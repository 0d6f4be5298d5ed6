-- +goose Up
-- How long a kind of list hangs and how soon objections are answered, in working days, each from a day on.
CREATE TABLE publicity_rules (
    kind        VARCHAR(20)  NOT NULL,
    valid_from  DATE         NOT NULL,
    days        INT          NOT NULL,
    answer_days INT          NOT NULL,
    appeal_days INT          NOT NULL,
    higher_days INT          NOT NULL,
    source      VARCHAR(200) NOT NULL,
    clause      VARCHAR(120) NOT NULL,
    PRIMARY KEY (kind, valid_from)
);

-- A list that is made public 公示. active_key is the source while the notice is live: a source has one at a time.
CREATE TABLE publicity_notices (
    id           BINARY(16)   NOT NULL,
    kind         VARCHAR(20)  NOT NULL,
    source_id    BINARY(16)   NOT NULL,
    active_key   BINARY(16)   NULL,
    title        VARCHAR(120) NOT NULL,
    city_id      BINARY(16)   NOT NULL,
    county_id    BINARY(16)   NULL,
    school_id    BINARY(16)   NULL,
    class_id     BINARY(16)   NULL,
    starts_on    DATE         NOT NULL,
    days         INT          NOT NULL,
    earliest_end DATE         NOT NULL,
    provisional  BOOLEAN      NOT NULL,
    state        VARCHAR(12)  NOT NULL,
    row_count    INT          NOT NULL,
    ordered_by   BINARY(16)   NULL,
    ended_on     DATE         NULL,
    reason       VARCHAR(400) NOT NULL,
    version      INT          NOT NULL,
    created_at   DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT publicity_notices_live UNIQUE (active_key),
    CONSTRAINT publicity_notices_city FOREIGN KEY (city_id) REFERENCES org_units (id)
);
CREATE INDEX publicity_notices_by_source ON publicity_notices (source_id);
CREATE INDEX publicity_notices_by_school ON publicity_notices (school_id, state, created_at, id);
CREATE INDEX publicity_notices_by_end ON publicity_notices (state, earliest_end);

-- The rows as they were shown, in order. What is not here was never shown.
CREATE TABLE publicity_rows (
    notice_id  BINARY(16)   NOT NULL,
    number     INT          NOT NULL,
    ref_id     BINARY(16)   NOT NULL,
    person_id  BINARY(16)   NOT NULL,
    name       VARCHAR(120) NOT NULL,
    school     VARCHAR(120) NOT NULL,
    grade      VARCHAR(40)  NOT NULL,
    class      VARCHAR(60)  NOT NULL,
    result     VARCHAR(60)  NOT NULL,
    state      VARCHAR(12)  NOT NULL,
    PRIMARY KEY (notice_id, number),
    CONSTRAINT publicity_rows_notice FOREIGN KEY (notice_id) REFERENCES publicity_notices (id),
    CONSTRAINT publicity_rows_person FOREIGN KEY (person_id) REFERENCES people_persons (id)
);
CREATE INDEX publicity_rows_by_ref ON publicity_rows (ref_id);

-- +goose Down
DROP TABLE publicity_rows;
DROP TABLE publicity_notices;
DROP TABLE publicity_rules;
