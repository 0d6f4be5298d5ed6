-- +goose Up
-- Uploads and documents, what they hold, how they are fetched, and what they
-- may be. The bytes are objects in the store of package media.

CREATE TABLE files_limits (
    kind        VARCHAR(20)   NOT NULL,
    valid_from  DATE          NOT NULL,
    types       TEXT          NULL, -- JSON
    max_bytes   BIGINT        NOT NULL,
    max_pixels  BIGINT        NOT NULL,
    min_seconds INTEGER       NOT NULL,
    max_seconds INTEGER       NOT NULL,
    upload_days INTEGER       NOT NULL,
    idle_days   INTEGER       NOT NULL,
    keep_days   INTEGER       NOT NULL,
    source      VARCHAR(200)  NOT NULL,
    PRIMARY KEY (kind, valid_from)
);

CREATE TABLE files_contents (
    id         BINARY(16)     NOT NULL PRIMARY KEY,
    treatment  VARCHAR(20)    NOT NULL, -- what was done to the bytes
    sha256     BINARY(32)     NOT NULL, -- of the upload
    sealed_key VARBINARY(120) NOT NULL, -- who deletes it has deleted the bytes
    variants   TEXT           NOT NULL, -- JSON
    created_at DATETIME       NOT NULL,
    CONSTRAINT files_contents_equal UNIQUE (treatment, sha256)
);

CREATE TABLE files_files (
    id            BINARY(16)     NOT NULL PRIMARY KEY,
    owner         BINARY(16)     NULL, -- a person; none for what a task made
    kind          VARCHAR(20)    NOT NULL,
    name          VARBINARY(800) NOT NULL, -- sealed: it may hold a name or a number
    state         VARCHAR(10)    NOT NULL,
    refusal       VARCHAR(60)    NOT NULL, -- code
    because       TEXT           NULL, -- JSON: what stands in its text
    size          BIGINT         NOT NULL,
    sha256        BINARY(32)     NULL,
    chunk_size    BIGINT         NOT NULL,
    sealed_key    VARBINARY(120) NULL, -- of the chunks, while there are any
    content       BINARY(16)     NULL,
    type          VARCHAR(100)   NOT NULL,
    width         INTEGER        NOT NULL,
    height        INTEGER        NOT NULL,
    duration_ms   BIGINT         NOT NULL,
    variants      TEXT           NULL, -- JSON
    attached_kind VARCHAR(40)    NOT NULL,
    attached_id   BINARY(16)     NULL,
    people        INTEGER        NOT NULL, -- how many stand in a table that was made
    created_at    DATETIME       NOT NULL,
    expires_at    DATETIME       NULL,
    CONSTRAINT files_files_content FOREIGN KEY (content) REFERENCES files_contents (id)
);
CREATE INDEX files_files_expires ON files_files (expires_at);
CREATE INDEX files_files_content_of ON files_files (content);
CREATE INDEX files_files_attached ON files_files (attached_id);
CREATE INDEX files_files_owner ON files_files (owner, created_at);

CREATE TABLE files_downloads (
    id         BINARY(16) NOT NULL PRIMARY KEY,
    file       BINARY(16) NOT NULL,
    account    BINARY(16) NOT NULL,
    token      BINARY(32) NOT NULL, -- its SHA-256
    use_by     DATETIME   NOT NULL,
    opened_at  DATETIME   NULL,
    expires_at DATETIME   NULL,
    created_at DATETIME   NOT NULL,
    CONSTRAINT files_downloads_token UNIQUE (token),
    CONSTRAINT files_downloads_file FOREIGN KEY (file) REFERENCES files_files (id)
);
