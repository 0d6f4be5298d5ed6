-- +goose Up
-- What a county promises to those whom the notice leaves to the schools 兜底保障政策.
CREATE TABLE purse_policies (
    id         BINARY(16)   NOT NULL,
    county_id  BINARY(16)   NOT NULL,
    title      VARCHAR(100) NOT NULL,
    from_term  INT          NOT NULL,
    until_term INT          NOT NULL,
    covers     VARCHAR(60)  NOT NULL,
    programmes VARCHAR(300) NOT NULL,
    stages     VARCHAR(100) NOT NULL,
    amount     BIGINT       NOT NULL,
    clause     VARCHAR(200) NOT NULL,
    source     VARCHAR(200) NOT NULL,
    added_by   BINARY(16)   NULL,
    version    INT          NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT purse_policies_key UNIQUE (county_id, title, from_term),
    CONSTRAINT purse_policies_county FOREIGN KEY (county_id) REFERENCES org_units (id)
);

-- +goose Down
DROP TABLE purse_policies;
