-- +goose Up
-- Who is whose mentor. active_year is the school year while it lasts, so that a student has one mentor at a time.
CREATE TABLE mentoring_pairs (
    id            BINARY(16)   NOT NULL,
    mentor_id     BINARY(16)   NOT NULL,
    student_id    BINARY(16)   NOT NULL,
    made_city     BINARY(16)   NOT NULL,
    made_county   BINARY(16)   NULL,
    made_school   BINARY(16)   NOT NULL,
    made_class    BINARY(16)   NOT NULL,
    school_year   INT          NOT NULL,
    began_on      DATE         NOT NULL,
    ended_on      DATE         NULL,
    reason        VARCHAR(400) NOT NULL,
    active_year   INT          NULL,
    replaces      BINARY(16)   NULL,
    paired_by     BINARY(16)   NOT NULL,
    version       INT          NOT NULL,
    created_at    DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT mentoring_pairs_active UNIQUE (student_id, active_year),
    CONSTRAINT mentoring_pairs_mentor FOREIGN KEY (mentor_id) REFERENCES people_persons (id),
    CONSTRAINT mentoring_pairs_student FOREIGN KEY (student_id) REFERENCES people_persons (id)
);
CREATE INDEX mentoring_pairs_by_student ON mentoring_pairs (student_id, created_at, id);
CREATE INDEX mentoring_pairs_by_mentor ON mentoring_pairs (mentor_id, ended_on);
CREATE INDEX mentoring_pairs_by_school ON mentoring_pairs (made_school, created_at, id);

-- A session that a mentor logged. counted is the minutes it adds to hours and counts: none while it is disputed.
CREATE TABLE mentoring_sessions (
    id           BINARY(16)    NOT NULL,
    pair_id      BINARY(16)    NOT NULL,
    mentor_id    BINARY(16)    NOT NULL,
    student_id   BINARY(16)    NOT NULL,
    made_city    BINARY(16)    NOT NULL,
    made_county  BINARY(16)    NULL,
    made_school  BINARY(16)    NOT NULL,
    made_class   BINARY(16)    NOT NULL,
    state        VARCHAR(12)   NOT NULL,
    version      INT           NOT NULL,
    kind         VARCHAR(12)   NOT NULL,
    level        VARCHAR(12)   NOT NULL,
    starts_at    DATETIME      NOT NULL,
    ends_at      DATETIME      NOT NULL,
    place        VARCHAR(200)  NOT NULL,
    topic        VARCHAR(200)  NOT NULL,
    content      TEXT          NOT NULL,
    follow_up    DATE          NULL,
    late         BOOLEAN       NOT NULL,
    answered_by  BINARY(16)    NULL,
    answered_at  DATETIME      NULL,
    reason       VARCHAR(400)  NOT NULL,
    counted      INT           NOT NULL,
    origin       VARBINARY(32) NOT NULL,
    closes_at    DATETIME      NOT NULL,
    created_at   DATETIME      NOT NULL,
    updated_at   DATETIME      NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT mentoring_sessions_pair FOREIGN KEY (pair_id) REFERENCES mentoring_pairs (id),
    CONSTRAINT mentoring_sessions_student FOREIGN KEY (student_id) REFERENCES people_persons (id)
);
CREATE INDEX mentoring_sessions_by_student ON mentoring_sessions (student_id, created_at, id);
CREATE INDEX mentoring_sessions_by_mentor ON mentoring_sessions (mentor_id, created_at, id);

-- What an author added after the day in which a session may be edited; nothing here is ever changed.
CREATE TABLE mentoring_amendments (
    id         BINARY(16)    NOT NULL,
    session_id BINARY(16)    NOT NULL,
    student_id BINARY(16)    NOT NULL,
    author_id  BINARY(16)    NOT NULL,
    text       TEXT          NOT NULL,
    created_at DATETIME      NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT mentoring_amendments_session FOREIGN KEY (session_id) REFERENCES mentoring_sessions (id)
);
CREATE INDEX mentoring_amendments_by_session ON mentoring_amendments (session_id, created_at, id);

-- A version that the student had confirmed or disputed, as it stood when the mentor wrote a newer one.
CREATE TABLE mentoring_versions (
    session_id BINARY(16) NOT NULL,
    version    INT        NOT NULL,
    student_id BINARY(16) NOT NULL,
    content    TEXT       NOT NULL,
    frozen_at  DATETIME   NOT NULL,
    PRIMARY KEY (session_id, version),
    CONSTRAINT mentoring_versions_session FOREIGN KEY (session_id) REFERENCES mentoring_sessions (id)
);

-- Numbers that a school may change, from a day on; the newest that has begun holds.
CREATE TABLE mentoring_rules (
    valid_from  DATE         NOT NULL,
    capacity    INT          NOT NULL,
    late_days   INT          NOT NULL,
    edit_hours  INT          NOT NULL,
    minutes_max INT          NOT NULL,
    place_max   INT          NOT NULL,
    topic_max   INT          NOT NULL,
    text_max    INT          NOT NULL,
    reason_max  INT          NOT NULL,
    source      VARCHAR(200) NOT NULL,
    PRIMARY KEY (valid_from)
);

-- +goose Down
DROP TABLE mentoring_rules;
DROP TABLE mentoring_versions;
DROP TABLE mentoring_amendments;
DROP TABLE mentoring_sessions;
DROP TABLE mentoring_pairs;
