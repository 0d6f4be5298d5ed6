-- +goose Up
-- A season with its plan, which is frozen once it is published. level is the kind of its organiser.
CREATE TABLE contest_seasons (
    id           BINARY(16) NOT NULL,
    organiser_id BINARY(16) NOT NULL,
    level        VARCHAR(8) NOT NULL,
    plan         TEXT       NOT NULL,
    state        VARCHAR(12) NOT NULL,
    version      INT        NOT NULL,
    proposed_by  BINARY(16) NULL,
    created_at   DATETIME   NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT contest_seasons_organiser FOREIGN KEY (organiser_id) REFERENCES org_units (id)
);
CREATE INDEX contest_seasons_by_time ON contest_seasons (created_at, id);

-- What a student takes part with. school_id and class_id are where it was made; organiser_id is the season's.
-- objected is true while an objection to its award is open; asked_by asks to
-- disqualify it, until that is decided; struck_by decided that it lost the award.
CREATE TABLE contest_entries (
    id           BINARY(16)   NOT NULL,
    season_id    BINARY(16)   NOT NULL,
    organiser_id BINARY(16)   NOT NULL,
    student_id   BINARY(16)   NOT NULL,
    school_id    BINARY(16)   NOT NULL,
    class_id     BINARY(16)   NOT NULL,
    category     VARCHAR(60)  NOT NULL,
    title        VARCHAR(60)  NOT NULL,
    text         TEXT         NOT NULL,
    media        TEXT         NOT NULL,
    state        VARCHAR(12)  NOT NULL,
    proxy        BOOLEAN      NOT NULL,
    made_by      BINARY(16)   NULL,
    confirmed_by BINARY(16)   NULL,
    checked_by   BINARY(16)   NULL,
    reason       VARCHAR(200) NOT NULL,
    objected     BOOLEAN      NOT NULL,
    asked_by     BINARY(16)   NULL,
    asked        VARCHAR(200) NOT NULL,
    struck_by    BINARY(16)   NULL,
    shown_by     BINARY(16)   NULL,
    version      INT          NOT NULL,
    created_at   DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT contest_entries_season FOREIGN KEY (season_id) REFERENCES contest_seasons (id),
    CONSTRAINT contest_entries_student FOREIGN KEY (student_id) REFERENCES people_persons (id)
);
CREATE INDEX contest_entries_by_season ON contest_entries (season_id, state);
CREATE INDEX contest_entries_by_student ON contest_entries (student_id, created_at, id);
CREATE INDEX contest_entries_by_class ON contest_entries (class_id, created_at, id);
CREATE INDEX contest_entries_by_school ON contest_entries (school_id, created_at, id);
CREATE INDEX contest_entries_by_organiser ON contest_entries (organiser_id, created_at, id);

-- Who judges a season. most is the largest number of entries, 0 for none.
CREATE TABLE contest_judges (
    id           BINARY(16) NOT NULL,
    season_id    BINARY(16) NOT NULL,
    person_id    BINARY(16) NOT NULL,
    most         INT        NOT NULL,
    appointed_by BINARY(16) NOT NULL,
    created_at   DATETIME   NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT contest_judges_person UNIQUE (season_id, person_id),
    CONSTRAINT contest_judges_season FOREIGN KEY (season_id) REFERENCES contest_seasons (id),
    CONSTRAINT contest_judges_of FOREIGN KEY (person_id) REFERENCES people_persons (id)
);

-- A conflict that somebody declared; what the data know is asked each time.
CREATE TABLE contest_conflicts (
    id          BINARY(16)   NOT NULL,
    season_id   BINARY(16)   NOT NULL,
    judge_id    BINARY(16)   NOT NULL,
    student_id  BINARY(16)   NOT NULL,
    reason      VARCHAR(200) NOT NULL,
    declared_by BINARY(16)   NOT NULL,
    created_at  DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT contest_conflicts_pair UNIQUE (season_id, judge_id, student_id),
    CONSTRAINT contest_conflicts_season FOREIGN KEY (season_id) REFERENCES contest_seasons (id)
);

-- One judge's sheet on one entry. judge_id is the person; number is all that a judge knows of the entry.
CREATE TABLE contest_ballots (
    id         BINARY(16)   NOT NULL,
    number     VARCHAR(15)  NOT NULL,
    season_id  BINARY(16)   NOT NULL,
    entry_id   BINARY(16)   NOT NULL,
    judge_id   BINARY(16)   NOT NULL,
    state      VARCHAR(12)  NOT NULL,
    scores     TEXT         NOT NULL,
    reason     VARCHAR(200) NOT NULL,
    ended_by   BINARY(16)   NULL,
    version    INT          NOT NULL,
    created_at DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT contest_ballots_number UNIQUE (number),
    CONSTRAINT contest_ballots_pair UNIQUE (entry_id, judge_id),
    CONSTRAINT contest_ballots_season FOREIGN KEY (season_id) REFERENCES contest_seasons (id),
    CONSTRAINT contest_ballots_entry FOREIGN KEY (entry_id) REFERENCES contest_entries (id)
);
CREATE INDEX contest_ballots_by_judge ON contest_ballots (judge_id, season_id);

-- The committee's order of entries that nothing else could order.
CREATE TABLE contest_decisions (
    id         BINARY(16)   NOT NULL,
    season_id  BINARY(16)   NOT NULL,
    category   VARCHAR(60)  NOT NULL,
    entries    TEXT         NOT NULL,
    reason     VARCHAR(200) NOT NULL,
    decided_by BINARY(16)   NOT NULL,
    created_at DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT contest_decisions_season FOREIGN KEY (season_id) REFERENCES contest_seasons (id)
);

-- The result of each entry, proposed or announced as its season is. mean is the exact fraction, shown its hundredths.
CREATE TABLE contest_placings (
    entry_id   BINARY(16)   NOT NULL,
    season_id  BINARY(16)   NOT NULL,
    student_id BINARY(16)   NOT NULL,
    category   VARCHAR(60)  NOT NULL,
    place      INT          NOT NULL,
    award      VARCHAR(60)  NOT NULL,
    mean       VARCHAR(80)  NOT NULL,
    shown      INT          NOT NULL,
    ballots    INT          NOT NULL,
    PRIMARY KEY (entry_id),
    CONSTRAINT contest_placings_entry FOREIGN KEY (entry_id) REFERENCES contest_entries (id)
);
CREATE INDEX contest_placings_by_season ON contest_placings (season_id, category, place);
CREATE INDEX contest_placings_by_student ON contest_placings (student_id);

-- +goose Down
DROP TABLE contest_placings;
DROP TABLE contest_decisions;
DROP TABLE contest_ballots;
DROP TABLE contest_conflicts;
DROP TABLE contest_judges;
DROP TABLE contest_entries;
DROP TABLE contest_seasons;
