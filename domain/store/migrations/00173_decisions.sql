-- +goose Up
-- Why an award was made: the decision with its facts, sealed since they may tell a special group.
CREATE TABLE aid_decisions (
    id             BINARY(16) NOT NULL,
    award_id       BINARY(16) NOT NULL,
    set_id         BINARY(16) NULL,
    set_version    INT        NOT NULL,
    content_sealed MEDIUMBLOB NOT NULL,
    created_at     DATETIME   NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT aid_decisions_award UNIQUE (award_id),
    CONSTRAINT aid_decisions_of FOREIGN KEY (award_id) REFERENCES aid_awards (id),
    CONSTRAINT aid_decisions_set FOREIGN KEY (set_id) REFERENCES eligibility_sets (id)
);

-- Which purse pays an award, by which rule of the notice, and who decided where the notice is silent.
CREATE TABLE aid_purses (
    award_id   BINARY(16)    NOT NULL,
    kind       VARCHAR(20)   NOT NULL,
    rule       VARCHAR(4)    NOT NULL,
    payer_id   BINARY(16)    NULL,
    policy_id  BINARY(16)    NULL,
    amount     BIGINT        NOT NULL,
    clause     VARCHAR(600)  NOT NULL,
    why        VARCHAR(400)  NOT NULL,
    decided_by BINARY(16)    NULL,
    reason     VARCHAR(400)  NOT NULL,
    decided_at DATETIME      NULL,
    PRIMARY KEY (award_id),
    CONSTRAINT aid_purses_of FOREIGN KEY (award_id) REFERENCES aid_awards (id),
    CONSTRAINT aid_purses_policy FOREIGN KEY (policy_id) REFERENCES purse_policies (id)
);

-- +goose Down
DROP TABLE aid_purses;
DROP TABLE aid_decisions;
