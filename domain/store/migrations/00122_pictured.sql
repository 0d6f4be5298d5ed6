-- +goose Up
-- Of whom an export has pictures: they go when media_use is withdrawn.
CREATE TABLE portfolio_pictured (
    export_id  BINARY(16) NOT NULL,
    student_id BINARY(16) NOT NULL,
    PRIMARY KEY (export_id, student_id),
    CONSTRAINT portfolio_pictured_export FOREIGN KEY (export_id) REFERENCES portfolio_exports (id)
);
CREATE INDEX portfolio_pictured_student ON portfolio_pictured (student_id);
