-- +goose Up
-- The closed list of factors 认定依据, each with the school years in which it holds.
CREATE TABLE recognition_factors (
    code       VARCHAR(20)  NOT NULL,
    name       VARCHAR(60)  NOT NULL,
    from_year  INT          NOT NULL,
    until_year INT          NOT NULL,
    source     VARCHAR(200) NOT NULL,
    PRIMARY KEY (code, from_year)
);

-- What the review of a stage asks, from a school year on. Shares are percent, 0 asks nothing.
CREATE TABLE recognition_rules (
    stage       VARCHAR(20)  NOT NULL,
    from_year   INT          NOT NULL,
    share       INT          NOT NULL,
    students    INT          NOT NULL,
    strictness  VARCHAR(8)   NOT NULL,
    by_guardian BOOLEAN      NOT NULL,
    source      VARCHAR(200) NOT NULL,
    PRIMARY KEY (stage, from_year)
);

-- The rubric from a school year on: items, bands and direct groups as JSON.
CREATE TABLE recognition_rubrics (
    from_year INT          NOT NULL,
    items     TEXT         NOT NULL,
    bands     TEXT         NOT NULL,
    direct    TEXT         NOT NULL,
    edges     TEXT         NOT NULL,
    source    VARCHAR(200) NOT NULL,
    PRIMARY KEY (from_year)
);

-- A school's notice 提前告知 for a school year.
CREATE TABLE recognition_notices (
    id           BINARY(16)   NOT NULL,
    city_id      BINARY(16)   NOT NULL,
    county_id    BINARY(16)   NULL,
    school_id    BINARY(16)   NOT NULL,
    school_year  INT          NOT NULL,
    title        VARCHAR(200) NOT NULL,
    body         TEXT         NOT NULL,
    channels     TEXT         NOT NULL,
    apply_by     DATE         NULL,
    published_by BINARY(16)   NULL,
    version      INT          NOT NULL,
    created_at   DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT recognition_notices_one UNIQUE (school_id, school_year),
    CONSTRAINT recognition_notices_school FOREIGN KEY (school_id) REFERENCES org_units (id)
);
CREATE INDEX recognition_notices_by_time ON recognition_notices (created_at, id);

-- The panel 评议小组 of a class for a school year.
CREATE TABLE recognition_panels (
    id           BINARY(16) NOT NULL,
    city_id      BINARY(16) NOT NULL,
    county_id    BINARY(16) NULL,
    school_id    BINARY(16) NOT NULL,
    class_id     BINARY(16) NOT NULL,
    school_year  INT        NOT NULL,
    seats        TEXT       NOT NULL,
    announced_on DATE       NULL,
    warnings     TEXT       NOT NULL,
    named_by     BINARY(16) NULL,
    version      INT        NOT NULL,
    created_at   DATETIME   NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT recognition_panels_one UNIQUE (class_id, school_year),
    CONSTRAINT recognition_panels_class FOREIGN KEY (class_id) REFERENCES org_units (id)
);
CREATE INDEX recognition_panels_by_school ON recognition_panels (school_id, school_year, created_at, id);

-- One meeting of a panel. The minutes are sealed.
CREATE TABLE recognition_reviews (
    id             BINARY(16)     NOT NULL,
    panel_id       BINARY(16)     NOT NULL,
    held_on        DATE           NOT NULL,
    present        TEXT       NOT NULL,
    minutes_sealed MEDIUMBLOB NOT NULL,
    entered_by     BINARY(16)     NULL,
    created_at     DATETIME       NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT recognition_reviews_panel FOREIGN KEY (panel_id) REFERENCES recognition_panels (id)
);
CREATE INDEX recognition_reviews_by_panel ON recognition_reviews (panel_id, held_on);

-- One student's way through a recognition. The form and every reason are sealed as one value; active_key is student and
-- school year while the application is open.
CREATE TABLE recognition_applications (
    id             BINARY(16)     NOT NULL,
    student_id     BINARY(16)     NOT NULL,
    school_year    INT            NOT NULL,
    term           INT            NOT NULL,
    edition        INT            NOT NULL,
    before_id      BINARY(16)     NULL,
    state          VARCHAR(20)    NOT NULL,
    origin         VARCHAR(12)    NOT NULL,
    form_sealed    MEDIUMBLOB     NOT NULL,
    filed_by       BINARY(16)     NULL,
    confirmed_by   BINARY(16)     NULL,
    paper_id       BINARY(16)     NULL,
    review_id      BINARY(16)     NULL,
    panel_grade    VARCHAR(20)    NOT NULL,
    panel_by       BINARY(16)     NULL,
    proposed_grade VARCHAR(20)    NOT NULL,
    proposed_by    BINARY(16)     NULL,
    grade          VARCHAR(20)    NOT NULL,
    decided_by     BINARY(16)     NULL,
    decided_on     DATE           NULL,
    publication_id BINARY(16)     NULL,
    objected       BOOLEAN        NOT NULL,
    city_id        BINARY(16)     NOT NULL,
    county_id      BINARY(16)     NULL,
    school_id      BINARY(16)     NOT NULL,
    class_id       BINARY(16)     NOT NULL,
    active_key     VARCHAR(48)    NULL,
    version        INT            NOT NULL,
    created_at     DATETIME       NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT recognition_applications_active UNIQUE (active_key),
    CONSTRAINT recognition_applications_edition UNIQUE (student_id, school_year, edition),
    CONSTRAINT recognition_applications_student FOREIGN KEY (student_id) REFERENCES people_persons (id),
    CONSTRAINT recognition_applications_class FOREIGN KEY (class_id) REFERENCES org_units (id)
);
CREATE INDEX recognition_applications_by_school ON recognition_applications (school_id, school_year, created_at, id);
CREATE INDEX recognition_applications_by_class ON recognition_applications (class_id, school_year, state);

-- +goose Down
DROP TABLE recognition_applications;
DROP TABLE recognition_reviews;
DROP TABLE recognition_panels;
DROP TABLE recognition_notices;
DROP TABLE recognition_rubrics;
DROP TABLE recognition_rules;
DROP TABLE recognition_factors;
