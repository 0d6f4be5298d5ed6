-- +goose Up
-- Which two programmes go together and which do not 叠加/互斥, from a term on; a comes before b.
CREATE TABLE aid_stackings (
    a          VARCHAR(20)  NOT NULL,
    b          VARCHAR(20)  NOT NULL,
    from_term  INT          NOT NULL,
    until_term INT          NOT NULL,
    exclusive  BOOLEAN      NOT NULL,
    clause     VARCHAR(200) NOT NULL,
    source     VARCHAR(200) NOT NULL,
    PRIMARY KEY (a, b, from_term),
    CONSTRAINT aid_stackings_a FOREIGN KEY (a) REFERENCES aid_programmes (code),
    CONSTRAINT aid_stackings_b FOREIGN KEY (b) REFERENCES aid_programmes (code)
);

-- The list of a school, programme and term as it was frozen; neither it nor its lines ever change.
CREATE TABLE aid_lists (
    id         BINARY(16)  NOT NULL,
    city_id    BINARY(16)  NOT NULL,
    county_id  BINARY(16)  NULL,
    school_id  BINARY(16)  NOT NULL,
    programme  VARCHAR(20) NOT NULL,
    term       INT         NOT NULL,
    line_count INT         NOT NULL,
    total      BIGINT      NOT NULL,
    checksum   VARCHAR(64) NOT NULL,
    frozen_by  BINARY(16)  NOT NULL,
    created_at DATETIME    NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT aid_lists_key UNIQUE (school_id, programme, term),
    CONSTRAINT aid_lists_school FOREIGN KEY (school_id) REFERENCES org_units (id)
);
CREATE INDEX aid_lists_listed ON aid_lists (created_at, id);

CREATE TABLE aid_list_lines (
    list_id    BINARY(16)  NOT NULL,
    line       INT         NOT NULL,
    student_id BINARY(16)  NOT NULL,
    award_id   BINARY(16)  NOT NULL,
    tier       VARCHAR(20) NOT NULL,
    amount     BIGINT      NOT NULL,
    purse      VARCHAR(20) NOT NULL,
    PRIMARY KEY (list_id, line),
    CONSTRAINT aid_list_lines_list FOREIGN KEY (list_id) REFERENCES aid_lists (id)
);

-- What somebody asks to be changed after the freeze. open_key is the award while nothing is decided.
CREATE TABLE aid_changes (
    id         BINARY(16)   NOT NULL,
    list_id    BINARY(16)   NOT NULL,
    award_id   BINARY(16)   NOT NULL,
    student_id BINARY(16)   NOT NULL,
    city_id    BINARY(16)   NOT NULL,
    county_id  BINARY(16)   NULL,
    school_id  BINARY(16)   NOT NULL,
    kind       VARCHAR(8)   NOT NULL,
    state      VARCHAR(10)  NOT NULL,
    reason     VARCHAR(400) NOT NULL,
    asked_by   BINARY(16)   NOT NULL,
    decided_by BINARY(16)   NULL,
    answer     VARCHAR(400) NOT NULL,
    open_key   BINARY(16)   NULL,
    version    INT          NOT NULL,
    created_at DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT aid_changes_open UNIQUE (open_key),
    CONSTRAINT aid_changes_list FOREIGN KEY (list_id) REFERENCES aid_lists (id),
    CONSTRAINT aid_changes_award FOREIGN KEY (award_id) REFERENCES aid_awards (id)
);
CREATE INDEX aid_changes_of_list ON aid_changes (list_id, created_at, id);
CREATE INDEX aid_changes_of_award ON aid_changes (award_id);

-- +goose Down
DROP TABLE aid_changes;
DROP TABLE aid_list_lines;
DROP TABLE aid_lists;
DROP TABLE aid_stackings;
