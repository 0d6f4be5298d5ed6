-- +goose Up
-- A roster: a file with the pupils of a unit, read and checked before it is applied as a whole.
CREATE TABLE people_rosters (
    id         BINARY(16)   NOT NULL,
    unit_id    BINARY(16)   NOT NULL,
    city_id    BINARY(16)   NOT NULL,
    county_id  BINARY(16)   NULL,
    school_id  BINARY(16)   NULL,
    file_id    BINARY(16)   NOT NULL,
    state      VARCHAR(12)  NOT NULL,
    trouble    VARCHAR(40)  NOT NULL,
    because    TEXT         NULL, -- JSON: what stands in its words
    total      INT          NOT NULL,
    done       INT          NOT NULL,
    fresh      INT          NOT NULL,
    changed    INT          NOT NULL,
    same       INT          NOT NULL,
    missing    INT          NOT NULL,
    pending    INT          NOT NULL,
    wrong      INT          NOT NULL,
    warned     INT          NOT NULL,
    brought_by BINARY(16)   NULL,
    applied_on DATE         NULL,
    version    INT          NOT NULL,
    created_at DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT people_rosters_unit FOREIGN KEY (unit_id) REFERENCES org_units (id)
);
CREATE INDEX people_rosters_by_unit ON people_rosters (unit_id, created_at, id);

-- The rows of a roster, staged: what applying inserts stands here as it will be kept, sealed for the row it goes to, so
-- that applying copies and nothing is computed inside its transaction.
CREATE TABLE people_roster_rows (
    roster_id            BINARY(16)      NOT NULL,
    number               INT             NOT NULL,
    verdict              VARCHAR(8)      NOT NULL,
    findings             TEXT            NOT NULL,
    person_id            BINARY(16)      NULL,
    person_new           BOOLEAN         NOT NULL,
    person_changed       BOOLEAN         NOT NULL,
    person_version       INT             NOT NULL,
    person_before        TEXT            NOT NULL,
    name                 VARCHAR(100)    NOT NULL,
    search_key           VARCHAR(400)    NOT NULL,
    sex                  VARCHAR(6)      NOT NULL,
    born                 DATE            NULL,
    id_kind              VARCHAR(20)     NOT NULL,
    id_sealed            VARBINARY(255)  NULL,
    id_blind             VARBINARY(32)   NULL,
    phone_sealed         VARBINARY(255)  NULL,
    phone_blind          VARBINARY(32)   NULL,
    phone_last4          VARCHAR(4)      NOT NULL,
    address_sealed       VARBINARY(2000) NULL,
    index_key            VARCHAR(16)     NOT NULL,
    enrolment_new        BOOLEAN         NOT NULL,
    enrolment_id         BINARY(16)      NULL,
    old_enrolment_id     BINARY(16)      NULL,
    city_id              BINARY(16)      NULL,
    county_id            BINARY(16)      NULL,
    school_id            BINARY(16)      NULL,
    class_id             BINARY(16)      NULL,
    registered_school_id BINARY(16)      NULL,
    xueji_kind           VARCHAR(10)     NOT NULL,
    xueji_sealed         VARBINARY(255)  NULL,
    xueji_blind          VARBINARY(32)   NULL,
    status               VARCHAR(12)     NOT NULL,
    boarding             BOOLEAN         NOT NULL,
    guardian_new         BOOLEAN         NOT NULL,
    guardian_changed     BOOLEAN         NOT NULL,
    guardian_id          BINARY(16)      NULL,
    guardian_before      TEXT            NOT NULL,
    guardian_name        VARCHAR(100)    NOT NULL,
    guardian_search_key  VARCHAR(400)    NOT NULL,
    guardian_sex         VARCHAR(6)      NOT NULL,
    guardian_born        DATE            NULL,
    guardian_id_kind     VARCHAR(20)     NOT NULL,
    guardian_id_sealed   VARBINARY(255)  NULL,
    guardian_id_blind    VARBINARY(32)   NULL,
    guardian_phone_sealed VARBINARY(255) NULL,
    guardian_phone_blind VARBINARY(32)   NULL,
    guardian_phone_last4 VARCHAR(4)      NOT NULL,
    link_id              BINARY(16)      NULL,
    relation             VARCHAR(20)     NOT NULL,
    pair_key             VARBINARY(32)   NULL,
    card_id              BINARY(16)      NULL,
    old_card_id          BINARY(16)      NULL,
    card_sealed          VARBINARY(255)  NULL,
    card_blind           VARBINARY(32)   NULL,
    card_last4           VARCHAR(4)      NOT NULL,
    card_owner           VARCHAR(100)    NOT NULL,
    card_doubtful        BOOLEAN         NOT NULL,
    claim_id             BINARY(16)      NULL,
    PRIMARY KEY (roster_id, number),
    CONSTRAINT people_roster_rows_roster FOREIGN KEY (roster_id) REFERENCES people_rosters (id)
);
CREATE INDEX people_roster_rows_by_person ON people_roster_rows (roster_id, person_id);
CREATE INDEX people_roster_rows_by_guardian ON people_roster_rows (roster_id, guardian_id);
CREATE INDEX people_roster_rows_by_verdict ON people_roster_rows (roster_id, verdict, number);

-- +goose Down
DROP TABLE people_roster_rows;
DROP TABLE people_rosters;
