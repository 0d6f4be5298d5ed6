-- +goose Up
-- The tree city → county → school → class. Each unit carries its whole path, its own id included, so that scope is one
-- condition and never a walk. county_id is NULL for what the city itself supervises (市直), wherever it stands.
CREATE TABLE org_units (
    id          BINARY(16)   NOT NULL,
    kind        VARCHAR(8)   NOT NULL,
    parent_id   BINARY(16)   NULL,
    city_id     BINARY(16)   NOT NULL,
    county_id   BINARY(16)   NULL,
    school_id   BINARY(16)   NULL,
    code        VARCHAR(64)  NOT NULL,
    credit_code VARCHAR(18)  NOT NULL,
    region      VARCHAR(6)   NOT NULL,
    name        VARCHAR(100) NOT NULL,
    search_key  VARCHAR(400) NOT NULL,
    stages      VARCHAR(200) NOT NULL,
    private     BOOLEAN      NOT NULL,
    stage       VARCHAR(12)  NOT NULL,
    entry_year  INT          NOT NULL,
    number      INT          NOT NULL,
    years       INT          NOT NULL,
    closed_on   DATE         NULL,
    merged_into BINARY(16)   NULL,
    version     INT          NOT NULL,
    created_at  DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT org_units_code UNIQUE (code),
    CONSTRAINT org_units_cohort UNIQUE (school_id, stage, entry_year, number),
    CONSTRAINT org_units_parent FOREIGN KEY (parent_id) REFERENCES org_units (id),
    CONSTRAINT org_units_kind CHECK (kind IN ('city', 'county', 'school', 'class'))
);
CREATE INDEX org_units_by_county ON org_units (county_id, kind);
CREATE INDEX org_units_by_kind ON org_units (kind, created_at, id);

-- What a unit was called before, and which code it had; a merged or renamed school keeps its past.
CREATE TABLE org_names (
    unit_id  BINARY(16)   NOT NULL,
    until    DATE         NOT NULL,
    version  INT          NOT NULL,
    name     VARCHAR(100) NOT NULL,
    code     VARCHAR(64)  NOT NULL,
    reason   VARCHAR(200) NOT NULL,
    PRIMARY KEY (unit_id, version),
    CONSTRAINT org_names_unit FOREIGN KEY (unit_id) REFERENCES org_units (id)
);

-- The days that differ from Monday to Friday.
CREATE TABLE org_calendar (
    day     DATE    NOT NULL,
    working BOOLEAN NOT NULL,
    PRIMARY KEY (day)
);

-- +goose Down
DROP TABLE org_calendar;
DROP TABLE org_names;
DROP TABLE org_units;
