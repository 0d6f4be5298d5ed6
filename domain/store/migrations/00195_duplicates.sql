-- +goose Up
-- What a bureau said of two persons who look like one: that they are two, or that one was merged into the other. left is
-- how many rows of each kind the winner had after the merge. pair_key is both persons while they are said to be two.
CREATE TABLE duplicate_decisions (
    id          BINARY(16)    NOT NULL,
    winner_id   BINARY(16)    NOT NULL,
    loser_id    BINARY(16)    NOT NULL,
    verdict     VARCHAR(12)   NOT NULL,
    reason      VARCHAR(200)  NOT NULL,
    city_id     BINARY(16)    NOT NULL,
    county_id   BINARY(16)    NULL,
    decided_by  BINARY(16)    NOT NULL,
    left_rows   TEXT          NOT NULL,
    pair_key    VARBINARY(32) NULL,
    undo_reason VARCHAR(200)  NOT NULL,
    undone_by   BINARY(16)    NULL,
    undone_at   DATETIME      NULL,
    version     INT           NOT NULL,
    created_at  DATETIME      NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT duplicate_decisions_pair UNIQUE (pair_key),
    CONSTRAINT duplicate_decisions_verdict CHECK (verdict IN ('two_people', 'merge')),
    CONSTRAINT duplicate_decisions_winner FOREIGN KEY (winner_id) REFERENCES people_persons (id),
    CONSTRAINT duplicate_decisions_loser FOREIGN KEY (loser_id) REFERENCES people_persons (id)
);

-- The journal of a merge: what each column that pointed to the loser was, and became. Ids alone; nothing personal.
CREATE TABLE duplicate_lines (
    decision_id  BINARY(16)    NOT NULL,
    number       INT           NOT NULL,
    table_name   VARCHAR(40)   NOT NULL,
    column_name  VARCHAR(40)   NOT NULL,
    row_id       BINARY(16)    NOT NULL,
    before_value VARBINARY(32) NOT NULL,
    after_value  VARBINARY(32) NOT NULL,
    PRIMARY KEY (decision_id, number),
    CONSTRAINT duplicate_lines_decision FOREIGN KEY (decision_id) REFERENCES duplicate_decisions (id)
);

-- +goose Down
DROP TABLE duplicate_lines;
DROP TABLE duplicate_decisions;
