-- +goose Up
-- The programmes of aid. Terms are numbers: twice the year for spring, one more for autumn.
CREATE TABLE aid_programmes (
    code        VARCHAR(20)  NOT NULL,
    name        VARCHAR(60)  NOT NULL,
    kind        VARCHAR(12)  NOT NULL,
    channel     VARCHAR(8)   NOT NULL,
    recognised  BOOLEAN      NOT NULL,
    by_boarding BOOLEAN      NOT NULL,
    from_term   INT          NOT NULL,
    until_term  INT          NOT NULL,
    notice      VARCHAR(400) NOT NULL,
    source      VARCHAR(200) NOT NULL,
    clause      VARCHAR(200) NOT NULL,
    PRIMARY KEY (code)
);

-- What a programme gives from a term on, in fen. A row that an award used never changes.
CREATE TABLE aid_standards (
    id         BINARY(16)   NOT NULL,
    programme  VARCHAR(20)  NOT NULL,
    stage      VARCHAR(12)  NOT NULL,
    boarding   VARCHAR(8)   NOT NULL,
    tier       VARCHAR(20)  NOT NULL,
    from_term  INT          NOT NULL,
    amount     BIGINT       NOT NULL,
    least      BIGINT       NOT NULL,
    most       BIGINT       NOT NULL,
    grades     VARCHAR(60)  NOT NULL,
    for_groups VARCHAR(200) NOT NULL,
    age_from   INT          NOT NULL,
    age_to     INT          NOT NULL,
    source     VARCHAR(200) NOT NULL,
    clause     VARCHAR(200) NOT NULL,
    version    INT          NOT NULL,
    created_at DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT aid_standards_key UNIQUE (programme, stage, boarding, tier, from_term),
    CONSTRAINT aid_standards_programme FOREIGN KEY (programme) REFERENCES aid_programmes (code),
    CONSTRAINT aid_standards_amount CHECK (amount >= 0)
);

-- How a programme is paid in a county from a term on. county_key is the county's id as text, empty for the city's
-- default, since NULL would not be unique.
CREATE TABLE aid_modes (
    programme  VARCHAR(20)  NOT NULL,
    county_key VARCHAR(36)  NOT NULL,
    from_term  INT          NOT NULL,
    mode       VARCHAR(16)  NOT NULL,
    source     VARCHAR(200) NOT NULL,
    PRIMARY KEY (programme, county_key, from_term),
    CONSTRAINT aid_modes_programme FOREIGN KEY (programme) REFERENCES aid_programmes (code)
);

-- What a student is entitled to. active_key is student, programme and period until the award is withdrawn.
CREATE TABLE aid_awards (
    id               BINARY(16)   NOT NULL,
    student_id       BINARY(16)   NOT NULL,
    programme        VARCHAR(20)  NOT NULL,
    term             INT          NOT NULL,
    tier             VARCHAR(20)  NOT NULL,
    amount           BIGINT       NOT NULL,
    standard_id      BINARY(16)   NOT NULL,
    standard_version INT          NOT NULL,
    state            VARCHAR(12)  NOT NULL,
    active_key       VARCHAR(80)  NULL,
    city_id          BINARY(16)   NOT NULL,
    county_id        BINARY(16)   NULL,
    school_id        BINARY(16)   NOT NULL,
    class_id         BINARY(16)   NULL,
    proposed_by      BINARY(16)   NOT NULL,
    approved_by      BINARY(16)   NULL,
    withdrawn_by     BINARY(16)   NULL,
    reason           VARCHAR(400) NOT NULL,
    version          INT          NOT NULL,
    created_at       DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT aid_awards_active UNIQUE (active_key),
    CONSTRAINT aid_awards_standard FOREIGN KEY (standard_id) REFERENCES aid_standards (id),
    CONSTRAINT aid_awards_student FOREIGN KEY (student_id) REFERENCES people_persons (id),
    CONSTRAINT aid_awards_school FOREIGN KEY (school_id) REFERENCES org_units (id)
);
CREATE INDEX aid_awards_by_student ON aid_awards (student_id, term);
CREATE INDEX aid_awards_by_school ON aid_awards (school_id, programme, term, state);
CREATE INDEX aid_awards_by_class ON aid_awards (class_id, term);

-- +goose Down
DROP TABLE aid_awards;
DROP TABLE aid_modes;
DROP TABLE aid_standards;
DROP TABLE aid_programmes;
