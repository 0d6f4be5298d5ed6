-- +goose Up
-- Which departments give lists, of which special groups (a JSON list of codes), and while when.
CREATE TABLE campaign_departments (
    code        VARCHAR(20)  NOT NULL,
    valid_from  DATE         NOT NULL,
    name        VARCHAR(60)  NOT NULL,
    group_codes VARCHAR(200) NOT NULL,
    valid_to    DATE         NULL,
    source      VARCHAR(200) NOT NULL,
    PRIMARY KEY (code, valid_from)
);

-- Titles that columns of their files have, and words for groups, folded.
CREATE TABLE campaign_synonyms (
    wording    VARCHAR(60)  NOT NULL,
    field      VARCHAR(12)  NOT NULL,
    group_code VARCHAR(8)   NOT NULL,
    source     VARCHAR(200) NOT NULL,
    PRIMARY KEY (wording, field, group_code)
);

-- How findings are dealt with from a day on: working days, scores in per cent, ages in whole years.
CREATE TABLE campaign_rules (
    valid_from   DATE         NOT NULL,
    days         INT          NOT NULL,
    name_born    INT          NOT NULL,
    guardian     INT          NOT NULL,
    alone        INT          NOT NULL,
    number_only  INT          NOT NULL,
    other_number INT          NOT NULL,
    age_from     INT          NOT NULL,
    age_to       INT          NOT NULL,
    source       VARCHAR(200) NOT NULL,
    PRIMARY KEY (valid_from)
);

-- The check of one city in one term. asked and answered count how often matching was ordered and done;
-- forgotten_at says since when the rows of its lists go, past their time.
CREATE TABLE campaign_campaigns (
    id          BINARY(16)   NOT NULL,
    city_id     BINARY(16)   NOT NULL,
    term        INT          NOT NULL,
    title       VARCHAR(100) NOT NULL,
    schools_by  DATE         NOT NULL,
    counties_by DATE         NOT NULL,
    city_by     DATE         NOT NULL,
    closed      BOOLEAN      NOT NULL,
    asked       INT          NOT NULL,
    answered    INT          NOT NULL,
    opened_by   BINARY(16)   NULL,
    version     INT          NOT NULL,
    created_at  DATETIME     NOT NULL,
    forgotten_at DATETIME    NULL,
    PRIMARY KEY (id),
    CONSTRAINT campaign_campaigns_term UNIQUE (city_id, term),
    CONSTRAINT campaign_campaigns_city FOREIGN KEY (city_id) REFERENCES org_units (id)
);

-- A unit in a campaign: whether it closed, and the counts it closed with.
CREATE TABLE campaign_seats (
    campaign_id BINARY(16)   NOT NULL,
    unit_id     BINARY(16)   NOT NULL,
    level       VARCHAR(8)   NOT NULL,
    city_id     BINARY(16)   NOT NULL,
    county_id   BINARY(16)   NULL,
    school_id   BINARY(16)   NULL,
    closed      BOOLEAN      NOT NULL,
    counts      VARCHAR(400) NOT NULL,
    closed_by   BINARY(16)   NULL,
    closed_at   DATETIME     NULL,
    version     INT          NOT NULL,
    PRIMARY KEY (campaign_id, unit_id),
    CONSTRAINT campaign_seats_campaign FOREIGN KEY (campaign_id) REFERENCES campaign_campaigns (id),
    CONSTRAINT campaign_seats_unit FOREIGN KEY (unit_id) REFERENCES org_units (id)
);

-- The trail of a unit: each closing and each unlocking.
CREATE TABLE campaign_turns (
    campaign_id BINARY(16)   NOT NULL,
    unit_id     BINARY(16)   NOT NULL,
    number      INT          NOT NULL,
    closed      BOOLEAN      NOT NULL,
    reason      VARCHAR(400) NOT NULL,
    counts      VARCHAR(400) NOT NULL,
    by_id       BINARY(16)   NULL,
    happened_at DATETIME     NOT NULL,
    PRIMARY KEY (campaign_id, unit_id, number)
);

-- A department's list. content_key is its campaign, bureau, department, group and content until it is withdrawn.
CREATE TABLE campaign_lists (
    id          BINARY(16)   NOT NULL,
    campaign_id BINARY(16)   NOT NULL,
    city_id     BINARY(16)   NOT NULL,
    county_id   BINARY(16)   NULL,
    department  VARCHAR(20)  NOT NULL,
    group_code  VARCHAR(8)   NOT NULL,
    file_id     BINARY(16)   NOT NULL,
    hash        VARCHAR(64)  NOT NULL,
    content_key VARCHAR(200) NULL,
    listed_on   DATE         NOT NULL,
    valid_to    DATE         NULL,
    state       VARCHAR(10)  NOT NULL,
    trouble     VARCHAR(40)  NOT NULL,
    because     TEXT         NULL, -- JSON: what stands in its words
    heads       TEXT         NOT NULL,
    head_row    INT          NOT NULL,
    column_map  VARCHAR(400) NOT NULL,
    total       INT          NOT NULL,
    done        INT          NOT NULL,
    wrong       INT          NOT NULL,
    twice       INT          NOT NULL,
    aside       INT          NOT NULL,
    sure        INT          NOT NULL,
    brought_by  BINARY(16)   NOT NULL,
    released_by BINARY(16)   NULL,
    reason      VARCHAR(400) NOT NULL,
    version     INT          NOT NULL,
    created_at  DATETIME     NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT campaign_lists_content UNIQUE (content_key),
    CONSTRAINT campaign_lists_campaign FOREIGN KEY (campaign_id) REFERENCES campaign_campaigns (id)
);
CREATE INDEX campaign_lists_by_campaign ON campaign_lists (campaign_id, created_at, id);

-- How a department's file with the same titles was read the last time.
CREATE TABLE campaign_mappings (
    department  VARCHAR(20)  NOT NULL,
    fingerprint VARCHAR(32)  NOT NULL,
    column_map  VARCHAR(400) NOT NULL,
    PRIMARY KEY (department, fingerprint)
);

-- The rows of the lists, staged; numbers of identity are sealed.
CREATE TABLE campaign_rows (
    list_id      BINARY(16)     NOT NULL,
    number       INT            NOT NULL,
    id           BINARY(16)     NOT NULL,
    campaign_id  BINARY(16)     NOT NULL,
    verdict      VARCHAR(8)     NOT NULL,
    problems     VARCHAR(4000)  NOT NULL,
    name         VARCHAR(100)   NOT NULL,
    search_key   VARCHAR(400)   NOT NULL,
    born         DATE           NULL,
    id_sealed    VARBINARY(255) NULL,
    id_blind     VARBINARY(32)  NULL,
    index_key    VARCHAR(16)    NOT NULL,
    guardian_key VARCHAR(400)   NOT NULL,
    group_code   VARCHAR(8)     NOT NULL,
    county_id    BINARY(16)     NULL,
    PRIMARY KEY (list_id, number),
    CONSTRAINT campaign_rows_id UNIQUE (id)
);
CREATE INDEX campaign_rows_by_number ON campaign_rows (campaign_id, id_blind);

-- The rows that the last matching did not find by number and name. What it found is a join and stands nowhere.
CREATE TABLE campaign_unsure (
    list_id BINARY(16) NOT NULL,
    number  INT        NOT NULL,
    PRIMARY KEY (list_id, number)
);

-- Which students those rows may mean, and who decided.
CREATE TABLE campaign_matches (
    list_id      BINARY(16)  NOT NULL,
    number       INT         NOT NULL,
    student_id   BINARY(16)  NOT NULL,
    campaign_id  BINARY(16)  NOT NULL,
    how          VARCHAR(20) NOT NULL,
    state        VARCHAR(10) NOT NULL,
    guardian     BOOLEAN     NOT NULL,
    other_number BOOLEAN     NOT NULL,
    decided_by   BINARY(16)  NULL,
    decided_at   DATETIME    NULL,
    PRIMARY KEY (list_id, number, student_id)
);
CREATE INDEX campaign_matches_by_student ON campaign_matches (campaign_id, student_id);

-- What a campaign found, by student or, where nobody was found, by row.
CREATE TABLE campaign_findings (
    campaign_id BINARY(16)    NOT NULL,
    subject_id  BINARY(16)    NOT NULL,
    student_id  BINARY(16)    NULL,
    list_id     BINARY(16)    NULL,
    line        INT           NOT NULL,
    kind        VARCHAR(10)   NOT NULL,
    reason      VARCHAR(20)   NOT NULL,
    group_codes VARCHAR(200)  NOT NULL,
    departments VARCHAR(400)  NOT NULL,
    city_id     BINARY(16)    NOT NULL,
    county_id   BINARY(16)    NULL,
    school_id   BINARY(16)    NULL,
    class_id    BINARY(16)    NULL,
    due         DATE          NULL,
    settled     BOOLEAN       NOT NULL,
    outcome     VARCHAR(16)   NOT NULL,
    note        VARCHAR(1000) NOT NULL,
    signed_on   DATE          NULL,
    settled_by  BINARY(16)    NULL,
    settled_at  DATETIME      NULL,
    version     INT           NOT NULL,
    created_at  DATETIME      NOT NULL,
    PRIMARY KEY (campaign_id, subject_id),
    CONSTRAINT campaign_findings_campaign FOREIGN KEY (campaign_id) REFERENCES campaign_campaigns (id)
);
CREATE INDEX campaign_findings_by_school ON campaign_findings (campaign_id, school_id, kind, settled, due);
CREATE INDEX campaign_findings_by_county ON campaign_findings (campaign_id, county_id, kind, settled, due);
CREATE INDEX campaign_findings_in_order ON campaign_findings (campaign_id, created_at, subject_id);

-- The history of a finding.
CREATE TABLE campaign_steps (
    campaign_id BINARY(16)    NOT NULL,
    subject_id  BINARY(16)    NOT NULL,
    number      INT           NOT NULL,
    kind        VARCHAR(10)   NOT NULL,
    reason      VARCHAR(20)   NOT NULL,
    outcome     VARCHAR(16)   NOT NULL,
    note        VARCHAR(1000) NOT NULL,
    by_id       BINARY(16)    NULL,
    happened_at DATETIME      NOT NULL,
    PRIMARY KEY (campaign_id, subject_id, number)
);

-- Lists are matched by name and birthday, too.
CREATE INDEX people_persons_by_born ON people_persons (born, search_key);
CREATE INDEX hardship_memberships_by_end ON hardship_memberships (valid_to);

-- +goose Down
DROP TABLE campaign_steps;
DROP TABLE campaign_findings;
DROP TABLE campaign_matches;
DROP TABLE campaign_unsure;
DROP TABLE campaign_rows;
DROP TABLE campaign_mappings;
DROP TABLE campaign_lists;
DROP TABLE campaign_turns;
DROP TABLE campaign_seats;
DROP TABLE campaign_campaigns;
DROP TABLE campaign_rules;
DROP TABLE campaign_synonyms;
DROP TABLE campaign_departments;
