-- +goose Up
-- An order for the portfolio of one student, or of everybody in a class or school.
CREATE TABLE portfolio_exports (
    id         BINARY(16)  NOT NULL,
    ordered_by BINARY(16)  NOT NULL,
    account    BINARY(16)  NULL,
    student_id BINARY(16)  NULL,
    unit_id    BINARY(16)  NULL,
    place      TEXT        NOT NULL,
    terms      TEXT        NOT NULL,
    state      VARCHAR(12) NOT NULL,
    done       INT         NOT NULL,
    total      INT         NOT NULL,
    skipped    TEXT        NOT NULL,
    file_id    BINARY(16)  NULL,
    hash       VARCHAR(64) NOT NULL,
    created_at DATETIME    NOT NULL,
    done_at    DATETIME    NULL,
    version    INT         NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT portfolio_exports_by FOREIGN KEY (ordered_by) REFERENCES people_persons (id),
    CONSTRAINT portfolio_exports_student FOREIGN KEY (student_id) REFERENCES people_persons (id),
    CONSTRAINT portfolio_exports_unit FOREIGN KEY (unit_id) REFERENCES org_units (id)
);
CREATE INDEX portfolio_exports_by_person ON portfolio_exports (ordered_by, created_at, id);

-- +goose Down
DROP TABLE portfolio_exports;
