-- +goose Up
-- What somebody is asked, in the words of its version, and on which legal basis.
CREATE TABLE consent_texts (
    purpose    VARCHAR(40)  NOT NULL,
    version    INT          NOT NULL,
    basis      VARCHAR(16)  NOT NULL,
    valid_from DATE         NOT NULL,
    title      VARCHAR(100) NOT NULL,
    body       TEXT         NOT NULL,
    refusal    TEXT         NOT NULL,
    created_at DATETIME     NOT NULL,
    PRIMARY KEY (purpose, version),
    CONSTRAINT consent_texts_from UNIQUE (purpose, valid_from),
    CONSTRAINT consent_texts_basis CHECK (basis IN ('statutory_duty', 'consent'))
);

-- A form on paper that a teacher recorded; it counts when a second person has confirmed it.
CREATE TABLE consent_papers (
    id          BINARY(16)   NOT NULL,
    student_id  BINARY(16)   NOT NULL,
    city_id     BINARY(16)   NOT NULL,
    county_id   BINARY(16)   NULL,
    school_id   BINARY(16)   NOT NULL,
    class_id    BINARY(16)   NOT NULL,
    giver       VARCHAR(8)   NOT NULL,
    given_by    BINARY(16)   NOT NULL,
    answers     TEXT         NOT NULL,
    form        VARCHAR(60)  NOT NULL,
    signed_on   DATE         NOT NULL,
    scan_id     BINARY(16)   NOT NULL,
    state       VARCHAR(10)  NOT NULL,
    recorded_by BINARY(16)   NOT NULL,
    decided_by  BINARY(16)   NULL,
    decided_at  DATETIME     NULL,
    reason      VARCHAR(200) NOT NULL,
    version     INT          NOT NULL,
    created_at  DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT consent_papers_student FOREIGN KEY (student_id) REFERENCES people_persons (id),
    CONSTRAINT consent_papers_given_by FOREIGN KEY (given_by) REFERENCES people_persons (id)
);
CREATE INDEX consent_papers_in ON consent_papers (class_id, created_at, id);
CREATE INDEX consent_papers_school ON consent_papers (school_id, created_at, id);
CREATE INDEX consent_papers_of ON consent_papers (student_id, created_at);

-- Every answer that was ever given; nothing is changed or removed. current_key is 1 for the newest of its student,
-- purpose and giver, which alone counts, and NULL for what came before.
CREATE TABLE consent_given (
    id          BINARY(16)  NOT NULL,
    student_id  BINARY(16)  NOT NULL,
    purpose     VARCHAR(40) NOT NULL,
    version     INT         NOT NULL,
    giver       VARCHAR(8)  NOT NULL,
    given_by    BINARY(16)  NOT NULL,
    answer      VARCHAR(10) NOT NULL,
    way         VARCHAR(8)  NOT NULL,
    paper_id    BINARY(16)  NULL,
    signed_on   DATE        NOT NULL,
    current_key INT         NULL,
    created_at  DATETIME    NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT consent_given_current UNIQUE (student_id, purpose, giver, current_key),
    CONSTRAINT consent_given_answer CHECK (answer IN ('agreed', 'refused', 'withdrawn')),
    CONSTRAINT consent_given_giver CHECK (giver IN ('student', 'guardian')),
    CONSTRAINT consent_given_student FOREIGN KEY (student_id) REFERENCES people_persons (id),
    CONSTRAINT consent_given_given_by FOREIGN KEY (given_by) REFERENCES people_persons (id),
    CONSTRAINT consent_given_text FOREIGN KEY (purpose, version) REFERENCES consent_texts (purpose, version),
    CONSTRAINT consent_given_paper FOREIGN KEY (paper_id) REFERENCES consent_papers (id)
);
CREATE INDEX consent_given_of ON consent_given (student_id, created_at, id);

-- +goose Down
DROP TABLE consent_given;
DROP TABLE consent_papers;
DROP TABLE consent_texts;
