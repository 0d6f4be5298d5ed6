-- +goose Up
-- Whose cases are to be judged anew, the cases, what schools declared, and by which rules a term is judged.
CREATE TABLE insight_marks (
    student_id BINARY(16) NOT NULL,
    mark       BINARY(16) NOT NULL,
    PRIMARY KEY (student_id, mark)
);
CREATE TABLE insight_cases (
    award_id    BINARY(16)   NOT NULL,
    student_id  BINARY(16)   NOT NULL,
    programme   VARCHAR(20)  NOT NULL,
    term        INT          NOT NULL,
    city_id     BINARY(16)   NOT NULL,
    county_id   BINARY(16)   NULL,
    school_id   BINARY(16)   NOT NULL,
    class_id    BINARY(16)   NULL,
    amount      BIGINT       NOT NULL,
    paid        BIGINT       NOT NULL,
    approved    BOOLEAN      NOT NULL,
    by_card     BOOLEAN      NOT NULL,
    submitted   BOOLEAN      NOT NULL,
    first_try   BOOLEAN      NOT NULL,
    in_time     VARCHAR(4)   NOT NULL,
    information VARCHAR(100) NOT NULL,
    agreement   VARCHAR(100) NOT NULL,
    success     VARCHAR(100) NOT NULL,
    target      VARCHAR(100) NOT NULL,
    allocation  VARCHAR(100) NOT NULL,
    standard    VARCHAR(100) NOT NULL,
    late        VARCHAR(100) NOT NULL,
    created_at  DATETIME     NOT NULL,
    PRIMARY KEY (award_id)
);
CREATE INDEX insight_cases_by_student ON insight_cases (student_id);
CREATE INDEX insight_cases_by_school ON insight_cases (school_id, term, created_at, award_id);
CREATE INDEX insight_cases_by_county ON insight_cases (county_id, term, created_at, award_id);
CREATE INDEX insight_cases_by_term ON insight_cases (term, created_at, award_id);

CREATE TABLE insight_declarations (
    id          BINARY(16)   NOT NULL,
    school_id   BINARY(16)   NOT NULL,
    programme   VARCHAR(20)  NOT NULL,
    term        INT          NOT NULL,
    declared_by BINARY(16)   NOT NULL,
    reason      VARCHAR(800) NOT NULL,
    created_at  DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT insight_declarations_item UNIQUE (school_id, programme, term),
    CONSTRAINT insight_declarations_school FOREIGN KEY (school_id) REFERENCES org_units (id)
);
CREATE TABLE insight_rules (
    from_term  INT          NOT NULL,
    autumn_day INT          NOT NULL,
    spring_day INT          NOT NULL,
    source     VARCHAR(200) NOT NULL,
    PRIMARY KEY (from_term)
);

-- +goose Down
DROP TABLE insight_rules;
DROP TABLE insight_declarations;
DROP TABLE insight_cases;
DROP TABLE insight_marks;
