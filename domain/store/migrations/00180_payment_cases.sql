-- +goose Up
-- How long somebody has to settle what came back, by cause; an empty cause is any other. A change is a new row.
CREATE TABLE payment_deadlines (
    cause     VARCHAR(8)   NOT NULL,
    from_day  DATE         NOT NULL,
    days      INT          NOT NULL,
    then_days INT          NOT NULL,
    source    VARCHAR(200) NOT NULL,
    PRIMARY KEY (cause, from_day),
    CONSTRAINT payment_deadlines_days CHECK (days > 0 AND then_days > 0)
);

-- A row that came back or was left open, with who must settle it until when. open_id is the attempt while it is open.
CREATE TABLE payment_exceptions (
    id            BINARY(16)   NOT NULL,
    open_id       BINARY(16)   NULL,
    kind          VARCHAR(12)  NOT NULL,
    obligation_id BINARY(16)   NOT NULL,
    attempt_id    BINARY(16)   NOT NULL,
    batch_id      BINARY(16)   NOT NULL,
    batch_row     INT          NOT NULL,
    student_id    BINARY(16)   NOT NULL,
    programme     VARCHAR(20)  NOT NULL,
    term          INT          NOT NULL,
    amount        BIGINT       NOT NULL,
    cause         VARCHAR(8)   NOT NULL,
    city_id       BINARY(16)   NOT NULL,
    county_id     BINARY(16)   NULL,
    school_id     BINARY(16)   NOT NULL,
    class_id      BINARY(16)   NULL,
    owner_id      BINARY(16)   NOT NULL,
    due_on        DATE         NOT NULL,
    then_due_on   DATE         NOT NULL,
    outcome       VARCHAR(12)  NOT NULL,
    closed_at     DATETIME     NULL,
    created_at    DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT payment_exceptions_open UNIQUE (open_id),
    CONSTRAINT payment_exceptions_attempt FOREIGN KEY (attempt_id) REFERENCES payment_attempts (id)
);
CREATE INDEX payment_exceptions_by_school ON payment_exceptions (school_id, created_at, id);
CREATE INDEX payment_exceptions_by_obligation ON payment_exceptions (obligation_id);

-- Getting back what was paid wrongly. open_id is the obligation while it is not decided or not back.
CREATE TABLE payment_recoveries (
    id            BINARY(16)   NOT NULL,
    open_id       BINARY(16)   NULL,
    obligation_id BINARY(16)   NOT NULL,
    student_id    BINARY(16)   NOT NULL,
    amount        BIGINT       NOT NULL,
    purpose       VARCHAR(12)  NOT NULL,
    reason        VARCHAR(400) NOT NULL,
    state         VARCHAR(12)  NOT NULL,
    city_id       BINARY(16)   NOT NULL,
    county_id     BINARY(16)   NULL,
    school_id     BINARY(16)   NOT NULL,
    class_id      BINARY(16)   NULL,
    asked_by      BINARY(16)   NOT NULL,
    decided_by    BINARY(16)   NULL,
    decision      VARCHAR(400) NOT NULL,
    receipt       VARCHAR(80)  NOT NULL,
    settled_by    BINARY(16)   NULL,
    version       INT          NOT NULL,
    created_at    DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT payment_recoveries_open UNIQUE (open_id),
    CONSTRAINT payment_recoveries_obligation FOREIGN KEY (obligation_id) REFERENCES payment_obligations (id),
    CONSTRAINT payment_recoveries_amount CHECK (amount > 0)
);
CREATE INDEX payment_recoveries_by_school ON payment_recoveries (school_id, created_at, id);
CREATE INDEX payment_recoveries_by_obligation ON payment_recoveries (obligation_id);

-- A later part of an award. open_id is the award while the part is asked for; the obligation is there once it is allowed.
CREATE TABLE payment_supplements (
    id            BINARY(16)   NOT NULL,
    open_id       BINARY(16)   NULL,
    award_id      BINARY(16)   NOT NULL,
    student_id    BINARY(16)   NOT NULL,
    programme     VARCHAR(20)  NOT NULL,
    term          INT          NOT NULL,
    amount        BIGINT       NOT NULL,
    reason        VARCHAR(400) NOT NULL,
    state         VARCHAR(12)  NOT NULL,
    city_id       BINARY(16)   NOT NULL,
    county_id     BINARY(16)   NULL,
    school_id     BINARY(16)   NOT NULL,
    class_id      BINARY(16)   NULL,
    asked_by      BINARY(16)   NOT NULL,
    decided_by    BINARY(16)   NULL,
    decision      VARCHAR(400) NOT NULL,
    obligation_id BINARY(16)   NULL,
    version       INT          NOT NULL,
    created_at    DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT payment_supplements_open UNIQUE (open_id),
    CONSTRAINT payment_supplements_amount CHECK (amount > 0)
);
CREATE INDEX payment_supplements_by_school ON payment_supplements (school_id, created_at, id);

-- Who was left out of a batch when it was drafted, and why.
CREATE TABLE payment_left_out (
    batch_id   BINARY(16)  NOT NULL,
    student_id BINARY(16)  NOT NULL,
    code       VARCHAR(60) NOT NULL,
    PRIMARY KEY (batch_id, student_id),
    CONSTRAINT payment_left_out_batch FOREIGN KEY (batch_id) REFERENCES payment_batches (id)
);

-- The passphrase of a batch's file, sealed, until it was shown once.
CREATE TABLE payment_passphrases (
    id     BINARY(16)     NOT NULL,
    sealed VARBINARY(255) NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX payment_result_lines_by_row ON payment_result_lines (result_id, batch_row);
CREATE INDEX aid_awards_by_programme ON aid_awards (programme, term, student_id);

-- +goose Down
DROP TABLE payment_passphrases;
DROP TABLE payment_left_out;
DROP TABLE payment_supplements;
DROP TABLE payment_recoveries;
DROP TABLE payment_exceptions;
DROP TABLE payment_deadlines;
