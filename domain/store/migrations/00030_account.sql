-- +goose Up
-- What somebody logs in to: one account for each person. number is printed on the activation sheet; password is an
-- argon2id hash, empty until the account is activated.
CREATE TABLE account_accounts (
    id              BINARY(16)   NOT NULL,
    number          VARCHAR(12)  NOT NULL,
    person_id       BINARY(16)   NOT NULL,
    state           VARCHAR(8)   NOT NULL,
    password        VARCHAR(200) NOT NULL,
    password_set_at DATETIME     NULL,
    must_change     BOOLEAN      NOT NULL,
    activated_at    DATETIME     NULL,
    closed_at       DATETIME     NULL,
    version         INT          NOT NULL,
    created_at      DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT account_accounts_number UNIQUE (number),
    CONSTRAINT account_accounts_person UNIQUE (person_id),
    CONSTRAINT account_accounts_state CHECK (state IN ('waiting', 'active', 'closed')),
    CONSTRAINT account_accounts_of FOREIGN KEY (person_id) REFERENCES people_persons (id)
);

-- Who holds which role where. until_on is the last day on which it holds, NULL for no end; ended_at is when somebody
-- ended it. current_key is person, unit and role until then. The path of the unit is kept for scope.
CREATE TABLE account_appointments (
    id           BINARY(16)    NOT NULL,
    person_id    BINARY(16)    NOT NULL,
    role         VARCHAR(20)   NOT NULL,
    unit_id      BINARY(16)    NOT NULL,
    city_id      BINARY(16)    NOT NULL,
    county_id    BINARY(16)    NULL,
    school_id    BINARY(16)    NULL,
    class_id     BINARY(16)    NULL,
    began_on     DATE          NOT NULL,
    until_on     DATE          NULL,
    ended_at     DATETIME      NULL,
    appointed_by BINARY(16)    NULL,
    ended_by     BINARY(16)    NULL,
    current_key  VARBINARY(64) NULL,
    version      INT           NOT NULL,
    created_at   DATETIME      NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT account_appointments_current UNIQUE (current_key),
    CONSTRAINT account_appointments_person FOREIGN KEY (person_id) REFERENCES people_persons (id),
    CONSTRAINT account_appointments_unit FOREIGN KEY (unit_id) REFERENCES org_units (id)
);
CREATE INDEX account_appointments_of ON account_appointments (person_id, ended_at);
CREATE INDEX account_appointments_in ON account_appointments (unit_id, created_at, id);

-- The one-time codes, of which only a hash is kept. current_key is the account while the code can still be used.
CREATE TABLE account_codes (
    id          BINARY(16)    NOT NULL,
    account_id  BINARY(16)    NOT NULL,
    hash        VARBINARY(32) NOT NULL,
    kind        VARCHAR(12)   NOT NULL,
    issued_by   BINARY(16)    NULL,
    expires_at  DATETIME      NOT NULL,
    tries       INT           NOT NULL,
    ended_at    DATETIME      NULL,
    used        BOOLEAN       NOT NULL,
    current_key BINARY(16)    NULL,
    created_at  DATETIME      NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT account_codes_current UNIQUE (current_key),
    CONSTRAINT account_codes_account FOREIGN KEY (account_id) REFERENCES account_accounts (id)
);
CREATE INDEX account_codes_of ON account_codes (account_id, created_at);

-- One login of an account on one device. It is the family of its refresh tokens.
CREATE TABLE account_logins (
    id         BINARY(16)   NOT NULL,
    account_id BINARY(16)   NOT NULL,
    device     VARCHAR(200) NOT NULL,
    address    VARCHAR(64)  NOT NULL,
    seen_at    DATETIME     NOT NULL,
    ended_at   DATETIME     NULL,
    end_reason VARCHAR(20)  NOT NULL,
    created_at DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT account_logins_account FOREIGN KEY (account_id) REFERENCES account_accounts (id)
);
CREATE INDEX account_logins_of ON account_logins (account_id, ended_at, created_at);
CREATE INDEX account_logins_ended ON account_logins (ended_at);

-- The refresh tokens of a login, of which only a hash is kept: one is live, its parent was used, others are dead.
CREATE TABLE account_refreshes (
    id         BINARY(16)    NOT NULL,
    login_id   BINARY(16)    NOT NULL,
    hash       VARBINARY(32) NOT NULL,
    parent_id  BINARY(16)    NULL,
    state      VARCHAR(6)    NOT NULL,
    created_at DATETIME      NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT account_refreshes_hash UNIQUE (hash),
    CONSTRAINT account_refreshes_login FOREIGN KEY (login_id) REFERENCES account_logins (id)
);
CREATE INDEX account_refreshes_of ON account_refreshes (login_id, state);

-- Failed tries to log in, by the number that was typed, which may be nobody's, and the address they came from; the
-- address '*' counts all of them.
CREATE TABLE account_attempts (
    number       VARCHAR(12) NOT NULL,
    address      VARCHAR(64) NOT NULL,
    failures     INT         NOT NULL,
    locked_until DATETIME    NULL,
    last_at      DATETIME    NOT NULL,
    PRIMARY KEY (number, address)
);
CREATE INDEX account_attempts_age ON account_attempts (last_at);

-- The numbers of the rules of login and their validity.
CREATE TABLE account_rules (
    valid_from DATE       NOT NULL,
    rules      TEXT       NOT NULL,
    set_by     BINARY(16) NULL,
    created_at DATETIME   NOT NULL,
    PRIMARY KEY (valid_from)
);

-- +goose Down
DROP TABLE account_rules;
DROP TABLE account_attempts;
DROP TABLE account_refreshes;
DROP TABLE account_logins;
DROP TABLE account_codes;
DROP TABLE account_appointments;
DROP TABLE account_accounts;
