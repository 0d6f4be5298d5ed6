-- +goose Up
-- The grades of difficulty, each with the school years in which it holds.
CREATE TABLE hardship_grades (
    code       VARCHAR(20)  NOT NULL,
    from_year  INT          NOT NULL,
    until_year INT          NOT NULL,
    name       VARCHAR(40)  NOT NULL,
    place      INT          NOT NULL,
    difficult  BOOLEAN      NOT NULL,
    source     VARCHAR(200) NOT NULL,
    PRIMARY KEY (code, from_year)
);

-- The special groups 特殊困难群体, each with its validity.
CREATE TABLE hardship_groups (
    code          VARCHAR(8)   NOT NULL,
    name          VARCHAR(60)  NOT NULL,
    full_coverage BOOLEAN      NOT NULL,
    valid_from    DATE         NOT NULL,
    valid_to      DATE         NULL,
    source        VARCHAR(200) NOT NULL,
    PRIMARY KEY (code)
);

-- A recognition as it was decided on a day. The latest decision of a school year is in force; the others stay.
CREATE TABLE hardship_records (
    id              BINARY(16)   NOT NULL,
    student_id      BINARY(16)   NOT NULL,
    school_year     INT          NOT NULL,
    grade           VARCHAR(20)  NOT NULL,
    decided_on      DATE         NOT NULL,
    publicity_ended DATE         NULL,
    source          VARCHAR(200) NOT NULL,
    city_id         BINARY(16)   NOT NULL,
    county_id       BINARY(16)   NULL,
    school_id       BINARY(16)   NOT NULL,
    class_id        BINARY(16)   NULL,
    entered_by      BINARY(16)   NULL,
    version         INT          NOT NULL,
    created_at      DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT hardship_records_day UNIQUE (student_id, school_year, decided_on),
    CONSTRAINT hardship_records_student FOREIGN KEY (student_id) REFERENCES people_persons (id),
    CONSTRAINT hardship_records_school FOREIGN KEY (school_id) REFERENCES org_units (id)
);
CREATE INDEX hardship_records_by_school ON hardship_records (school_id, school_year, created_at, id);
CREATE INDEX hardship_records_by_class ON hardship_records (class_id, school_year);

-- Who belongs to which special group, on what evidence, for how long.
CREATE TABLE hardship_memberships (
    id         BINARY(16)   NOT NULL,
    student_id BINARY(16)   NOT NULL,
    group_code VARCHAR(8)   NOT NULL,
    evidence   VARCHAR(200) NOT NULL,
    valid_from DATE         NOT NULL,
    valid_to   DATE         NULL,
    city_id    BINARY(16)   NOT NULL,
    county_id  BINARY(16)   NULL,
    school_id  BINARY(16)   NOT NULL,
    class_id   BINARY(16)   NULL,
    entered_by BINARY(16)   NULL,
    created_at DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT hardship_memberships_group FOREIGN KEY (group_code) REFERENCES hardship_groups (code),
    CONSTRAINT hardship_memberships_student FOREIGN KEY (student_id) REFERENCES people_persons (id)
);
CREATE INDEX hardship_memberships_by_student ON hardship_memberships (student_id, valid_from);

-- +goose Down
DROP TABLE hardship_memberships;
DROP TABLE hardship_records;
DROP TABLE hardship_groups;
DROP TABLE hardship_grades;
