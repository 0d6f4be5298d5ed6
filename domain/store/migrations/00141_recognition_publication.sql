-- +goose Up
-- A list that is made public; the rows stand in publicity.
CREATE TABLE recognition_publications (
    id          BINARY(16)   NOT NULL,
    city_id     BINARY(16)   NOT NULL,
    county_id   BINARY(16)   NULL,
    school_id   BINARY(16)   NOT NULL,
    class_id    BINARY(16)   NULL,
    school_year INT          NOT NULL,
    title       VARCHAR(120) NOT NULL,
    row_count   INT          NOT NULL,
    ordered_by  BINARY(16)   NULL,
    created_at  DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT recognition_publications_school FOREIGN KEY (school_id) REFERENCES org_units (id)
);

-- An archive 建档: never written again. version is that of the application, which an edit would move.
CREATE TABLE recognition_archives (
    id             BINARY(16)  NOT NULL,
    application_id BINARY(16)  NOT NULL,
    student_id     BINARY(16)  NOT NULL,
    edition        INT         NOT NULL,
    version        INT         NOT NULL,
    packet_sealed  MEDIUMBLOB  NOT NULL,
    hash           VARCHAR(64) NOT NULL,
    archived_by    BINARY(16)  NULL,
    archived_on    DATE        NOT NULL,
    created_at     DATETIME    NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT recognition_archives_one UNIQUE (application_id),
    CONSTRAINT recognition_archives_application FOREIGN KEY (application_id) REFERENCES recognition_applications (id)
);

ALTER TABLE recognition_applications ADD COLUMN publicity_ended DATE NULL;
CREATE INDEX recognition_applications_by_publication ON recognition_applications (publication_id);

-- +goose Down
ALTER TABLE recognition_applications DROP COLUMN publicity_ended;
DROP TABLE recognition_archives;
DROP TABLE recognition_publications;
