-- +goose Up
-- The second factor of an account. id is the account's. secret_sealed is what its authenticator knows, next_sealed one
-- that was shown and not proved yet; recovery holds the hashes of the codes that are left, as JSON. A time step up to
-- last_step was used and is not taken again.
CREATE TABLE account_factors (
    id            BINARY(16)     NOT NULL,
    secret_sealed VARBINARY(120) NULL,
    next_sealed   VARBINARY(120) NULL,
    last_step     BIGINT         NOT NULL,
    recovery      TEXT           NOT NULL,
    next_recovery TEXT           NOT NULL,
    since         DATETIME       NULL,
    created_at    DATETIME       NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT account_factors_of FOREIGN KEY (id) REFERENCES account_accounts (id)
);

-- A password that was right and waits for the code. Only a hash is kept of what the client holds.
CREATE TABLE account_challenges (
    id              BINARY(16)    NOT NULL,
    hash            VARBINARY(32) NOT NULL,
    account_id      BINARY(16)    NOT NULL,
    account_version INT           NOT NULL,
    device          VARCHAR(200)  NOT NULL,
    expires_at      DATETIME      NOT NULL,
    used_at         DATETIME      NULL,
    created_at      DATETIME      NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT account_challenges_hash UNIQUE (hash),
    CONSTRAINT account_challenges_account FOREIGN KEY (account_id) REFERENCES account_accounts (id)
);
CREATE INDEX account_challenges_age ON account_challenges (expires_at);

-- When a login last showed its second factor.
ALTER TABLE account_logins ADD COLUMN proved_at DATETIME NULL;

-- +goose Down
ALTER TABLE account_logins DROP COLUMN proved_at;
DROP TABLE account_challenges;
DROP TABLE account_factors;
