-- +goose Up
-- The rules of each programme. A version is never edited: the next one of the same first term takes its place.
CREATE TABLE eligibility_sets (
    id         BINARY(16)   NOT NULL,
    programme  VARCHAR(20)  NOT NULL,
    version    INT          NOT NULL,
    from_term  INT          NOT NULL,
    autumn_on  VARCHAR(5)   NOT NULL,
    spring_on  VARCHAR(5)   NOT NULL,
    rules      TEXT         NOT NULL,
    source     VARCHAR(200) NOT NULL,
    added_by   BINARY(16)   NULL,
    created_at DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT eligibility_sets_version UNIQUE (programme, version),
    CONSTRAINT eligibility_sets_programme FOREIGN KEY (programme) REFERENCES aid_programmes (code)
);

-- Which private kindergartens are of public benefit 普惠性, from when to when.
CREATE TABLE eligibility_approvals (
    school_id BINARY(16)   NOT NULL,
    from_day  DATE         NOT NULL,
    until_day DATE         NULL,
    source    VARCHAR(200) NOT NULL,
    PRIMARY KEY (school_id, from_day),
    CONSTRAINT eligibility_approvals_school FOREIGN KEY (school_id) REFERENCES org_units (id)
);

-- +goose Down
DROP TABLE eligibility_approvals;
DROP TABLE eligibility_sets;
