-- +goose Up
-- That somebody asked to have a student's data deleted, what was decided, and line by line what became of it. open_key is
-- the student while nothing is done.
CREATE TABLE privacy_requests (
    id         BINARY(16)   NOT NULL,
    student_id BINARY(16)   NOT NULL,
    city_id    BINARY(16)   NOT NULL,
    county_id  BINARY(16)   NULL,
    school_id  BINARY(16)   NOT NULL,
    class_id   BINARY(16)   NOT NULL,
    asked_by   BINARY(16)   NOT NULL,
    reason     VARCHAR(400) NOT NULL,
    state      VARCHAR(10)  NOT NULL,
    checked    VARCHAR(200) NOT NULL,
    answer     VARCHAR(400) NOT NULL,
    decided_by BINARY(16)   NULL,
    decided_at DATETIME     NULL,
    done_at    DATETIME     NULL,
    report     TEXT         NOT NULL,
    open_key   BINARY(16)   NULL,
    version    INT          NOT NULL,
    created_at DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT privacy_requests_open UNIQUE (open_key),
    CONSTRAINT privacy_requests_student FOREIGN KEY (student_id) REFERENCES people_persons (id)
);
CREATE INDEX privacy_requests_by_school ON privacy_requests (school_id, created_at, id);
CREATE INDEX privacy_requests_by_student ON privacy_requests (student_id, created_at, id);

-- +goose Down
DROP TABLE privacy_requests;
