-- +goose Up
-- What somebody holds against a row of a list, or against all of it (row_no 0). Without objected_by it is anonymous;
-- then only the hash of the objector's secret is known.
CREATE TABLE publicity_objections (
    id          BINARY(16)     NOT NULL,
    notice_id   BINARY(16)     NOT NULL,
    row_no      INT            NOT NULL,
    reference   VARCHAR(20)    NOT NULL,
    secret      VARBINARY(32)  NULL,
    objected_by BINARY(16)     NULL,
    city_id     BINARY(16)     NOT NULL,
    county_id   BINARY(16)     NULL,
    school_id   BINARY(16)     NULL,
    class_id    BINARY(16)     NULL,
    state       VARCHAR(12)    NOT NULL,
    level       VARCHAR(12)    NOT NULL,
    since       DATE           NOT NULL,
    within_days INT            NOT NULL,
    due_on      DATE           NOT NULL,
    provisional BOOLEAN        NOT NULL,
    outcome     VARCHAR(12)    NOT NULL,
    version     INT            NOT NULL,
    created_at  DATETIME       NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT publicity_objections_reference UNIQUE (reference),
    CONSTRAINT publicity_objections_notice FOREIGN KEY (notice_id) REFERENCES publicity_notices (id)
);
CREATE INDEX publicity_objections_by_notice ON publicity_objections (notice_id, state);
CREATE INDEX publicity_objections_by_due ON publicity_objections (state, due_on);
CREATE INDEX publicity_objections_by_school ON publicity_objections (school_id, created_at, id);

-- What happened to an objection, in order; never changed. The words are sealed: they may accuse somebody.
CREATE TABLE publicity_steps (
    id           BINARY(16)      NOT NULL,
    objection_id BINARY(16)      NOT NULL,
    number       INT             NOT NULL,
    kind         VARCHAR(12)     NOT NULL,
    level        VARCHAR(12)     NOT NULL,
    outcome      VARCHAR(12)     NOT NULL,
    text_sealed  VARBINARY(9000) NULL,
    step_by      BINARY(16)      NULL,
    created_at   DATETIME        NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT publicity_steps_number UNIQUE (objection_id, number),
    CONSTRAINT publicity_steps_objection FOREIGN KEY (objection_id) REFERENCES publicity_objections (id)
);

-- +goose Down
DROP TABLE publicity_steps;
DROP TABLE publicity_objections;
