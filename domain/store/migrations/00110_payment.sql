-- +goose Up
-- The column layouts of files, and why banks send money back.
CREATE TABLE payment_layouts (
    code      VARCHAR(40)  NOT NULL,
    used_for  VARCHAR(8)   NOT NULL,
    from_day  DATE         NOT NULL,
    fields    TEXT         NOT NULL,
    source    VARCHAR(200) NOT NULL,
    PRIMARY KEY (code)
);
CREATE TABLE payment_causes (
    code   VARCHAR(8)   NOT NULL,
    name   VARCHAR(100) NOT NULL,
    advice VARCHAR(400) NOT NULL,
    texts  TEXT         NOT NULL,
    source VARCHAR(200) NOT NULL,
    PRIMARY KEY (code)
);

-- What must be paid: student, programme, term and part. The balances are fen and add up to planned.
CREATE TABLE payment_obligations (
    id             BINARY(16)   NOT NULL,
    student_id     BINARY(16)   NOT NULL,
    programme      VARCHAR(20)  NOT NULL,
    term           INT          NOT NULL,
    part           INT          NOT NULL,
    award_id       BINARY(16)   NOT NULL,
    planned        BIGINT       NOT NULL,
    pending        BIGINT       NOT NULL,
    in_flight      BIGINT       NOT NULL,
    paid           BIGINT       NOT NULL,
    returned       BIGINT       NOT NULL,
    withdrawn      BIGINT       NOT NULL,
    clawed_back    BIGINT       NOT NULL,
    attempts       INT          NOT NULL,
    retry_reason   VARCHAR(400) NOT NULL,
    retry_payee_id BINARY(16)   NULL,
    city_id        BINARY(16)   NOT NULL,
    county_id      BINARY(16)   NULL,
    school_id      BINARY(16)   NOT NULL,
    class_id       BINARY(16)   NULL,
    version        INT          NOT NULL,
    created_at     DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT payment_obligations_once UNIQUE (student_id, programme, term, part),
    CONSTRAINT payment_obligations_student FOREIGN KEY (student_id) REFERENCES people_persons (id),
    CONSTRAINT payment_obligations_school FOREIGN KEY (school_id) REFERENCES org_units (id),
    CONSTRAINT payment_obligations_conserved
        CHECK (planned = pending + in_flight + paid + returned + withdrawn + clawed_back),
    CONSTRAINT payment_obligations_positive
        CHECK (pending >= 0 AND in_flight >= 0 AND paid >= 0 AND returned >= 0 AND withdrawn >= 0 AND clawed_back >= 0)
);
CREATE INDEX payment_obligations_by_award ON payment_obligations (award_id);
CREATE INDEX payment_obligations_by_school ON payment_obligations (school_id, programme, term);

-- What one school sends to 一卡通.
CREATE TABLE payment_batches (
    id          BINARY(16)   NOT NULL,
    number      VARCHAR(24)  NOT NULL,
    city_id     BINARY(16)   NOT NULL,
    county_id   BINARY(16)   NULL,
    school_id   BINARY(16)   NOT NULL,
    programme   VARCHAR(20)  NOT NULL,
    term        INT          NOT NULL,
    state       VARCHAR(12)  NOT NULL,
    row_count   INT          NOT NULL,
    total       BIGINT       NOT NULL,
    seal        VARCHAR(64)  NOT NULL,
    made_by     BINARY(16)   NOT NULL,
    checked_by  BINARY(16)   NULL,
    approved_by BINARY(16)   NULL,
    exported_by BINARY(16)   NULL,
    layout      VARCHAR(40)  NOT NULL,
    format      VARCHAR(16)  NOT NULL,
    checksum    VARCHAR(64)  NOT NULL,
    file_id     BINARY(16)   NULL,
    file_hash   VARCHAR(64)  NOT NULL,
    exported_at DATETIME     NULL,
    reason      VARCHAR(400) NOT NULL,
    version     INT          NOT NULL,
    created_at  DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT payment_batches_number UNIQUE (number),
    CONSTRAINT payment_batches_school FOREIGN KEY (school_id) REFERENCES org_units (id)
);
CREATE INDEX payment_batches_by_school ON payment_batches (school_id, created_at, id);
CREATE INDEX payment_batches_by_term ON payment_batches (term, programme, state);

-- One try to pay an obligation, a row of a batch. active_id is the obligation until the attempt is settled, so that an
-- obligation has one active attempt at most.
CREATE TABLE payment_attempts (
    id            BINARY(16)   NOT NULL,
    obligation_id BINARY(16)   NOT NULL,
    active_id     BINARY(16)   NULL,
    batch_id      BINARY(16)   NOT NULL,
    batch_row     INT          NOT NULL,
    number        INT          NOT NULL,
    previous_id   BINARY(16)   NULL,
    student_id    BINARY(16)   NOT NULL,
    amount        BIGINT       NOT NULL,
    payee_id      BINARY(16)   NOT NULL,
    payee_kind    VARCHAR(10)  NOT NULL,
    payee_name    VARCHAR(100) NOT NULL,
    card_id       BINARY(16)   NOT NULL,
    card_last4    VARCHAR(4)   NOT NULL,
    state         VARCHAR(10)  NOT NULL,
    cause         VARCHAR(8)   NOT NULL,
    reason        VARCHAR(400) NOT NULL,
    settled_at    DATETIME     NULL,
    version       INT          NOT NULL,
    created_at    DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT payment_attempts_active UNIQUE (active_id),
    CONSTRAINT payment_attempts_row UNIQUE (batch_id, batch_row),
    CONSTRAINT payment_attempts_obligation FOREIGN KEY (obligation_id) REFERENCES payment_obligations (id),
    CONSTRAINT payment_attempts_batch FOREIGN KEY (batch_id) REFERENCES payment_batches (id),
    CONSTRAINT payment_attempts_amount CHECK (amount > 0)
);
CREATE INDEX payment_attempts_by_obligation ON payment_attempts (obligation_id, created_at, id);

-- Every movement of money: the same amount leaves one account and enters another. Rows are never changed.
CREATE TABLE payment_entries (
    id            BINARY(16)   NOT NULL,
    obligation_id BINARY(16)   NOT NULL,
    attempt_id    BINARY(16)   NULL,
    source        VARCHAR(12)  NOT NULL,
    target        VARCHAR(12)  NOT NULL,
    amount        BIGINT       NOT NULL,
    reason        VARCHAR(400) NOT NULL,
    by_id         BINARY(16)   NULL,
    at            DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT payment_entries_obligation FOREIGN KEY (obligation_id) REFERENCES payment_obligations (id),
    CONSTRAINT payment_entries_amount CHECK (amount > 0)
);
CREATE INDEX payment_entries_by_obligation ON payment_entries (obligation_id, at, id);

-- A file that came back for a batch; its content is taken in once.
CREATE TABLE payment_results (
    id          BINARY(16)   NOT NULL,
    batch_id    BINARY(16)   NOT NULL,
    city_id     BINARY(16)   NOT NULL,
    county_id   BINARY(16)   NULL,
    school_id   BINARY(16)   NOT NULL,
    upload_id   BINARY(16)   NOT NULL,
    hash        VARCHAR(64)  NOT NULL,
    state       VARCHAR(12)  NOT NULL,
    line_count  INT          NOT NULL,
    total       BIGINT       NOT NULL,
    paid_rows   INT          NOT NULL,
    failed_rows INT          NOT NULL,
    problems    INT          NOT NULL,
    owner_id    BINARY(16)   NOT NULL,
    decided_by  BINARY(16)   NULL,
    reason      VARCHAR(400) NOT NULL,
    version     INT          NOT NULL,
    created_at  DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT payment_results_hash UNIQUE (hash),
    CONSTRAINT payment_results_batch FOREIGN KEY (batch_id) REFERENCES payment_batches (id)
);
CREATE INDEX payment_results_by_batch ON payment_results (batch_id, created_at, id);

-- Its lines, staged, without names and numbers. A negative line is a row of the batch that the file lacks.
CREATE TABLE payment_result_lines (
    result_id  BINARY(16)  NOT NULL,
    line       INT         NOT NULL,
    batch_row  INT         NOT NULL,
    amount     BIGINT      NOT NULL,
    succeeded  BOOLEAN     NOT NULL,
    cause      VARCHAR(8)  NOT NULL,
    attempt_id BINARY(16)  NULL,
    problem    VARCHAR(16) NOT NULL,
    PRIMARY KEY (result_id, line),
    CONSTRAINT payment_result_lines_result FOREIGN KEY (result_id) REFERENCES payment_results (id)
);

-- +goose Down
DROP TABLE payment_result_lines;
DROP TABLE payment_results;
DROP TABLE payment_entries;
DROP TABLE payment_attempts;
DROP TABLE payment_batches;
DROP TABLE payment_obligations;
DROP TABLE payment_causes;
DROP TABLE payment_layouts;
