-- +goose Up
-- A person is unique in the city by the number of the identity document. Numbers are sealed; a keyed hash beside each
-- (its key named in index_key) finds them again.
CREATE TABLE people_persons (
    id             BINARY(16)      NOT NULL,
    name           VARCHAR(100)    NOT NULL,
    search_key     VARCHAR(400)    NOT NULL,
    sex            VARCHAR(6)      NOT NULL,
    born           DATE            NULL,
    id_kind        VARCHAR(20)     NOT NULL,
    id_sealed      VARBINARY(255)  NULL,
    id_blind       VARBINARY(32)   NULL,
    phone_sealed   VARBINARY(255)  NULL,
    phone_blind    VARBINARY(32)   NULL,
    phone_last4    VARCHAR(4)      NOT NULL,
    address_sealed VARBINARY(2000) NULL,
    index_key      VARCHAR(16)     NOT NULL,
    roster_id      BINARY(16)      NULL,
    version        INT             NOT NULL,
    created_at     DATETIME        NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT people_persons_id_blind UNIQUE (id_blind)
);
CREATE INDEX people_persons_by_phone ON people_persons (phone_blind);
CREATE INDEX people_persons_by_roster ON people_persons (roster_id);

-- Where a student is, or was, enrolled. A row never changes, it only ends; current_key is the person while it has not
-- ended, so that nobody is enrolled twice.
CREATE TABLE people_enrolments (
    id                   BINARY(16)     NOT NULL,
    person_id            BINARY(16)     NOT NULL,
    city_id              BINARY(16)     NOT NULL,
    county_id            BINARY(16)     NULL,
    school_id            BINARY(16)     NOT NULL,
    class_id             BINARY(16)     NOT NULL,
    registered_school_id BINARY(16)     NULL,
    xueji_kind           VARCHAR(10)    NOT NULL,
    xueji_sealed         VARBINARY(255) NULL,
    xueji_blind          VARBINARY(32)  NULL,
    index_key            VARCHAR(16)    NOT NULL,
    status               VARCHAR(12)    NOT NULL,
    boarding             BOOLEAN        NOT NULL,
    began_on             DATE           NOT NULL,
    ended_on             DATE           NULL,
    end_reason           VARCHAR(20)    NOT NULL,
    current_key          BINARY(16)     NULL,
    roster_id            BINARY(16)     NULL,
    ended_roster_id      BINARY(16)     NULL,
    created_at           DATETIME       NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT people_enrolments_current UNIQUE (current_key),
    CONSTRAINT people_enrolments_person FOREIGN KEY (person_id) REFERENCES people_persons (id),
    CONSTRAINT people_enrolments_class FOREIGN KEY (class_id) REFERENCES org_units (id),
    CONSTRAINT people_enrolments_school FOREIGN KEY (school_id) REFERENCES org_units (id)
);
CREATE INDEX people_enrolments_by_person ON people_enrolments (person_id, began_on);
CREATE INDEX people_enrolments_by_class ON people_enrolments (class_id, ended_on);
CREATE INDEX people_enrolments_by_school ON people_enrolments (school_id, ended_on, created_at, id);
CREATE INDEX people_enrolments_by_county ON people_enrolments (county_id, ended_on, created_at, id);
CREATE INDEX people_enrolments_by_xueji ON people_enrolments (xueji_blind);
CREATE INDEX people_enrolments_by_roster ON people_enrolments (roster_id);
CREATE INDEX people_enrolments_by_end ON people_enrolments (ended_roster_id);

-- Who looks after whom. pair_key is guardian and ward while it lasts.
CREATE TABLE people_guardians (
    id          BINARY(16)    NOT NULL,
    guardian_id BINARY(16)    NOT NULL,
    ward_id     BINARY(16)    NOT NULL,
    relation    VARCHAR(20)   NOT NULL,
    began_on    DATE          NOT NULL,
    ended_on    DATE          NULL,
    pair_key    VARBINARY(32) NULL,
    roster_id   BINARY(16)    NULL,
    created_at  DATETIME      NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT people_guardians_pair UNIQUE (pair_key),
    CONSTRAINT people_guardians_guardian FOREIGN KEY (guardian_id) REFERENCES people_persons (id),
    CONSTRAINT people_guardians_ward FOREIGN KEY (ward_id) REFERENCES people_persons (id)
);
CREATE INDEX people_guardians_by_ward ON people_guardians (ward_id, ended_on);
CREATE INDEX people_guardians_by_guardian ON people_guardians (guardian_id, ended_on);
CREATE INDEX people_guardians_by_roster ON people_guardians (roster_id);

-- The 社保卡 (its bank account) of a student or a guardian. current_key is the person while it is the one in use.
CREATE TABLE people_cards (
    id          BINARY(16)     NOT NULL,
    person_id   BINARY(16)     NOT NULL,
    card_sealed VARBINARY(255) NOT NULL,
    card_blind  VARBINARY(32)  NOT NULL,
    index_key   VARCHAR(16)    NOT NULL,
    last4       VARCHAR(4)     NOT NULL,
    owner       VARCHAR(100)   NOT NULL,
    bank        VARCHAR(60)    NOT NULL,
    doubtful    BOOLEAN        NOT NULL,
    verified_at DATETIME       NULL,
    ended_on    DATE           NULL,
    current_key BINARY(16)     NULL,
    roster_id   BINARY(16)     NULL,
    version     INT            NOT NULL,
    created_at  DATETIME       NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT people_cards_current UNIQUE (current_key),
    CONSTRAINT people_cards_person FOREIGN KEY (person_id) REFERENCES people_persons (id)
);
CREATE INDEX people_cards_by_number ON people_cards (card_blind);
CREATE INDEX people_cards_by_person ON people_cards (person_id);
CREATE INDEX people_cards_by_roster ON people_cards (roster_id);

-- Who works where. What they may do there is an appointment, which the feature account keeps.
CREATE TABLE people_staff (
    id          BINARY(16)    NOT NULL,
    person_id   BINARY(16)    NOT NULL,
    unit_id     BINARY(16)    NOT NULL,
    city_id     BINARY(16)    NOT NULL,
    county_id   BINARY(16)    NULL,
    school_id   BINARY(16)    NULL,
    number      VARCHAR(32)   NOT NULL,
    position    VARCHAR(40)   NOT NULL,
    began_on    DATE          NOT NULL,
    ended_on    DATE          NULL,
    current_key VARBINARY(32) NULL,
    version     INT           NOT NULL,
    created_at  DATETIME      NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT people_staff_current UNIQUE (current_key),
    CONSTRAINT people_staff_person FOREIGN KEY (person_id) REFERENCES people_persons (id),
    CONSTRAINT people_staff_unit FOREIGN KEY (unit_id) REFERENCES org_units (id)
);
CREATE INDEX people_staff_by_school ON people_staff (school_id, ended_on, created_at, id);
CREATE INDEX people_staff_by_person ON people_staff (person_id);

-- A student on the way from one school to another. A claim is the new school's word that a pupil
-- enrolled elsewhere is theirs; the common superior decides it. open_key is set while nothing is decided.
CREATE TABLE people_transfers (
    id             BINARY(16)   NOT NULL,
    person_id      BINARY(16)   NOT NULL,
    enrolment_id   BINARY(16)   NOT NULL,
    kind           VARCHAR(10)  NOT NULL,
    city_id        BINARY(16)   NOT NULL,
    from_county_id BINARY(16)   NULL,
    from_school_id BINARY(16)   NOT NULL,
    from_class_id  BINARY(16)   NOT NULL,
    to_county_id   BINARY(16)   NULL,
    to_school_id   BINARY(16)   NOT NULL,
    to_class_id    BINARY(16)   NULL,
    state          VARCHAR(10)  NOT NULL,
    reason         VARCHAR(200) NOT NULL,
    answer         VARCHAR(200) NOT NULL,
    asked_on       DATE         NOT NULL,
    decided_on     DATE         NULL,
    open_key       VARBINARY(32) NULL,
    roster_id      BINARY(16)   NULL,
    version        INT          NOT NULL,
    created_at     DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT people_transfers_open UNIQUE (open_key),
    CONSTRAINT people_transfers_person FOREIGN KEY (person_id) REFERENCES people_persons (id),
    CONSTRAINT people_transfers_enrolment FOREIGN KEY (enrolment_id) REFERENCES people_enrolments (id)
);
CREATE INDEX people_transfers_by_from ON people_transfers (from_school_id, created_at, id);
CREATE INDEX people_transfers_by_to ON people_transfers (to_school_id, created_at, id);
CREATE INDEX people_transfers_by_roster ON people_transfers (roster_id);

-- +goose Down
DROP TABLE people_transfers;
DROP TABLE people_staff;
DROP TABLE people_cards;
DROP TABLE people_guardians;
DROP TABLE people_enrolments;
DROP TABLE people_persons;
