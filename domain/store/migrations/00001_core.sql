-- +goose Up
-- What every feature rests on: work for later, kept answers, the audit, change
-- numbers, kept counts, and the check values of the keys.

CREATE TABLE tasks (
    id          BINARY(16)   NOT NULL PRIMARY KEY,
    kind        VARCHAR(60)  NOT NULL,
    args        TEXT         NOT NULL,
    state       VARCHAR(10)  NOT NULL, -- waiting, running, done, dead
    once_key    VARCHAR(120) NULL,     -- NULL as soon as it neither waits nor runs
    account     BINARY(16)   NULL,     -- who ordered it
    due_at      DATETIME     NOT NULL,
    attempt     INTEGER      NOT NULL,
    token       VARCHAR(32)  NOT NULL, -- of the claim; empty while nobody has it
    lease_until DATETIME     NULL,
    done        BIGINT       NOT NULL, -- progress: done of total
    total       BIGINT       NOT NULL,
    last_error  VARCHAR(500) NOT NULL,
    created_at  DATETIME     NOT NULL,
    finished_at DATETIME     NULL,
    CONSTRAINT tasks_once UNIQUE (once_key)
);
CREATE INDEX tasks_due ON tasks (state, due_at);
CREATE INDEX tasks_lease ON tasks (state, lease_until);
CREATE INDEX tasks_listed ON tasks (created_at, id);

CREATE TABLE answers (
    id          BINARY(16)    NOT NULL PRIMARY KEY,
    account     BINARY(16)    NOT NULL, -- sixteen zeros before login
    route       VARCHAR(160)  NOT NULL,
    idem_key    VARCHAR(64)   NOT NULL,
    fingerprint VARCHAR(64)   NOT NULL,
    result      MEDIUMBLOB    NOT NULL, -- sealed
    created_at  DATETIME      NOT NULL,
    CONSTRAINT answers_key UNIQUE (account, route, idem_key)
);
CREATE INDEX answers_age ON answers (created_at);

CREATE TABLE processes (
    id         BINARY(16)    NOT NULL PRIMARY KEY,
    host       VARCHAR(120)  NOT NULL,
    started_at DATETIME      NOT NULL,
    seen_at    DATETIME      NOT NULL,
    floor      BIGINT        NOT NULL, -- every audit number below it is kept
    stopped    INTEGER       NOT NULL, -- 1 after a clean stop
    sealed     BIGINT        NOT NULL, -- every number up to it is sealed: where sealing goes on
    closed     INTEGER       NOT NULL, -- 1 when nothing more is to be sealed
    mac        VARBINARY(32) NOT NULL
);

CREATE INDEX processes_open ON processes (closed);

CREATE TABLE audit (
    id         BINARY(16)    NOT NULL PRIMARY KEY,
    process    BINARY(16)    NOT NULL,
    number     BIGINT        NOT NULL,
    floor      BIGINT        NOT NULL,
    at         DATETIME      NOT NULL,
    account    BINARY(16)    NULL,
    person     BINARY(16)    NULL,
    role       VARCHAR(20)   NOT NULL,
    unit       BINARY(16)    NULL,
    request    VARCHAR(64)   NOT NULL,
    address    VARCHAR(64)   NOT NULL,
    task       BINARY(16)    NULL,
    action     VARCHAR(60)   NOT NULL,
    object     VARCHAR(60)   NOT NULL,
    object_id  BINARY(16)    NULL,
    about      BINARY(16)    NULL,
    result     VARCHAR(60)   NOT NULL,
    row_count  BIGINT        NULL,
    before_mac VARBINARY(32) NULL,
    after_mac  VARBINARY(32) NULL,
    key_id     VARCHAR(8)    NOT NULL,
    mac        VARBINARY(32) NOT NULL,
    CONSTRAINT audit_number UNIQUE (process, number)
);
CREATE INDEX audit_listed ON audit (at, id);
CREATE INDEX audit_about ON audit (about, at);
CREATE INDEX audit_account ON audit (account, at);

CREATE TABLE audit_seals (
    position  BIGINT        NOT NULL PRIMARY KEY,
    audit_id  BINARY(16)    NOT NULL,
    process   BINARY(16)    NOT NULL,
    number    BIGINT        NOT NULL,
    row_mac   VARBINARY(32) NOT NULL,
    chain     VARBINARY(32) NOT NULL,
    key_id    VARCHAR(8)    NOT NULL,
    sealed_at DATETIME      NOT NULL,
    CONSTRAINT audit_seals_row UNIQUE (audit_id),
    CONSTRAINT audit_seals_number UNIQUE (process, number)
);

CREATE TABLE feeds (
    subject BINARY(16) NOT NULL PRIMARY KEY,
    number  BIGINT     NOT NULL
);

CREATE TABLE counts (
    id     BINARY(16)  NOT NULL PRIMARY KEY,
    unit   BINARY(16)  NOT NULL,
    figure VARCHAR(40) NOT NULL,
    n      BIGINT      NOT NULL
);
CREATE INDEX counts_figure ON counts (unit, figure, n);

CREATE TABLE key_checks (
    id          VARCHAR(8)    NOT NULL PRIMARY KEY,
    kind        VARCHAR(10)   NOT NULL,
    check_value VARBINARY(32) NOT NULL,
    created_at  DATETIME      NOT NULL
);
