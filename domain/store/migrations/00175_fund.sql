-- +goose Up
-- How much of its income a school sets aside, in ten-thousandths, by type of school and first fiscal year.
CREATE TABLE fund_rules (
    school_type VARCHAR(12)  NOT NULL,
    from_year   INT          NOT NULL,
    base        VARCHAR(20)  NOT NULL,
    least       INT          NOT NULL,
    most        INT          NOT NULL,
    clause      VARCHAR(200) NOT NULL,
    source      VARCHAR(200) NOT NULL,
    PRIMARY KEY (school_type, from_year)
);

-- A school's own money of a fiscal year. The sums are those of its entries; nothing is spent that is not there.
CREATE TABLE fund_years (
    id          BINARY(16)  NOT NULL,
    city_id     BINARY(16)  NOT NULL,
    county_id   BINARY(16)  NULL,
    school_id   BINARY(16)  NOT NULL,
    fiscal_year INT         NOT NULL,
    school_type VARCHAR(12) NOT NULL,
    base        BIGINT      NOT NULL,
    base_known  BOOLEAN     NOT NULL,
    extracted   BIGINT      NOT NULL,
    carried     BIGINT      NOT NULL,
    spent       BIGINT      NOT NULL,
    carried_out BIGINT      NOT NULL,
    entry_count INT         NOT NULL,
    closed      BOOLEAN     NOT NULL,
    version     INT         NOT NULL,
    created_at  DATETIME    NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT fund_years_key UNIQUE (school_id, fiscal_year),
    CONSTRAINT fund_years_school FOREIGN KEY (school_id) REFERENCES org_units (id),
    CONSTRAINT fund_years_left CHECK (spent + carried_out <= extracted + carried)
);

-- The ledger. award_key is the award that a spending pays until it is taken back; undone_key the entry that a reversal
-- takes back.
CREATE TABLE fund_entries (
    id         BINARY(16)   NOT NULL,
    year_id    BINARY(16)   NOT NULL,
    number     INT          NOT NULL,
    kind       VARCHAR(12)  NOT NULL,
    amount     BIGINT       NOT NULL,
    used_for   VARCHAR(20)  NOT NULL,
    award_id   BINARY(16)   NULL,
    award_key  BINARY(16)   NULL,
    reverses   BINARY(16)   NULL,
    undone_key BINARY(16)   NULL,
    files      TEXT         NOT NULL,
    note       VARCHAR(400) NOT NULL,
    made_by    BINARY(16)   NULL,
    created_at DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT fund_entries_number UNIQUE (year_id, number),
    CONSTRAINT fund_entries_award UNIQUE (award_key),
    CONSTRAINT fund_entries_undone UNIQUE (undone_key),
    CONSTRAINT fund_entries_year FOREIGN KEY (year_id) REFERENCES fund_years (id)
);

-- +goose Down
DROP TABLE fund_entries;
DROP TABLE fund_years;
DROP TABLE fund_rules;
