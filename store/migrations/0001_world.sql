-- The whole durable state of a shard. One text for SQLite and PostgreSQL: BIGINT numbers,
-- times in milliseconds since 1970 (0: never), TEXT, and BYTEA, which SQLite takes as a
-- type name that leaves blobs alone.

-- +goose Up
CREATE TABLE counter (
    name  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES
    ('account', 0), ('character', 0), ('ban', 0), ('audit', 0), ('report', 0);

CREATE TABLE account (
    account_id    BIGINT PRIMARY KEY,
    name          TEXT   NOT NULL DEFAULT '',
    skeleton      TEXT,
    password_hash TEXT   NOT NULL DEFAULT '',
    role          BIGINT NOT NULL DEFAULT 0,
    bot           BIGINT NOT NULL DEFAULT 0,
    token_hash    BYTEA,
    token_before  BYTEA,
    session_epoch BIGINT NOT NULL DEFAULT 0,
    gateway       TEXT   NOT NULL DEFAULT '',
    began_at      BIGINT NOT NULL DEFAULT 0,
    settings      TEXT   NOT NULL DEFAULT '',
    created_at    BIGINT NOT NULL,
    seen_at       BIGINT NOT NULL,
    freed_at      BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX account_skeleton ON account (skeleton);
CREATE UNIQUE INDEX account_token ON account (token_hash);
CREATE UNIQUE INDEX account_token_before ON account (token_before);
CREATE INDEX account_seen ON account (seen_at);

CREATE TABLE resume (
    account_id    BIGINT PRIMARY KEY,
    session_epoch BIGINT NOT NULL,
    char_id       BIGINT NOT NULL,
    hash          BYTEA  NOT NULL,
    expires_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX resume_hash ON resume (hash);

CREATE TABLE ban (
    ban_id     BIGINT PRIMARY KEY,
    kind       BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    address    TEXT   NOT NULL,
    reason     TEXT   NOT NULL,
    made_by    TEXT   NOT NULL,
    made_at    BIGINT NOT NULL,
    until      BIGINT NOT NULL
);
CREATE INDEX ban_account ON ban (account_id);
CREATE INDEX ban_address ON ban (address);

CREATE TABLE ignored (
    account_id BIGINT NOT NULL,
    char_id    BIGINT NOT NULL,
    PRIMARY KEY (account_id, char_id)
);

CREATE TABLE region (
    region_id BIGINT PRIMARY KEY,
    epoch     BIGINT NOT NULL,
    owner     TEXT   NOT NULL,
    since     BIGINT NOT NULL
);

-- One row for each region, replaced in place.
CREATE TABLE checkpoint (
    region_id BIGINT PRIMARY KEY,
    epoch     BIGINT NOT NULL,
    saved_at  BIGINT NOT NULL,
    state     BYTEA  NOT NULL
);

CREATE TABLE character (
    char_id    BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (account_id),
    name       TEXT   NOT NULL,
    skeleton   TEXT,
    calling    TEXT   NOT NULL,
    appearance TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT NOT NULL DEFAULT 0,
    region_id  BIGINT NOT NULL,
    hop        BIGINT NOT NULL,
    x          BIGINT NOT NULL,
    z          BIGINT NOT NULL,
    lift       BIGINT NOT NULL,
    facing     BIGINT NOT NULL,
    health     BIGINT NOT NULL,
    state      BYTEA,
    seen_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX character_skeleton ON character (skeleton);
CREATE INDEX character_account ON character (account_id);
CREATE INDEX character_region ON character (region_id);

CREATE TABLE op (
    op_id  BYTEA  PRIMARY KEY,
    kind   TEXT   NOT NULL,
    actor  BIGINT NOT NULL,
    region BIGINT NOT NULL,
    epoch  BIGINT NOT NULL,
    at     BIGINT NOT NULL
);
CREATE INDEX op_at ON op (at);

CREATE TABLE posting (
    op_id  BYTEA  NOT NULL,
    line   BIGINT NOT NULL,
    holder BIGINT NOT NULL,
    asset  TEXT   NOT NULL,
    delta  BIGINT NOT NULL,
    PRIMARY KEY (op_id, line)
);

-- What pruned postings summed to, so that the books balance after old rows are gone.
CREATE TABLE carried (
    holder BIGINT NOT NULL,
    asset  TEXT   NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (holder, asset)
);

CREATE TABLE balance (
    holder BIGINT NOT NULL,
    asset  TEXT   NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (holder, asset)
);

-- slot is NULL only within a transaction that swaps items.
CREATE TABLE item (
    item_id BYTEA  PRIMARY KEY,
    key     TEXT   NOT NULL,
    holder  BIGINT NOT NULL,
    slot    BIGINT,
    version BIGINT NOT NULL,
    rolled  BYTEA,
    made_by BYTEA  NOT NULL,
    made_at BIGINT NOT NULL,
    made_as TEXT   NOT NULL
);
CREATE UNIQUE INDEX item_slot ON item (holder, slot);

-- An item's way from holder to holder.
CREATE TABLE item_move (
    item_id     BYTEA  NOT NULL,
    version     BIGINT NOT NULL,
    op_id       BYTEA  NOT NULL,
    kind        TEXT   NOT NULL,
    key         TEXT   NOT NULL,
    from_holder BIGINT NOT NULL,
    to_holder   BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (item_id, version)
);
CREATE INDEX item_move_at ON item_move (at);

CREATE TABLE fact (
    holder  BIGINT NOT NULL,
    kind    TEXT   NOT NULL,
    key     TEXT   NOT NULL,
    value   BYTEA  NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (holder, kind, key)
);

CREATE TABLE audit (
    audit_id BIGINT PRIMARY KEY,
    at       BIGINT NOT NULL,
    who      TEXT   NOT NULL,
    action   TEXT   NOT NULL,
    subject  TEXT   NOT NULL,
    detail   TEXT   NOT NULL
);

CREATE TABLE report (
    report_id  BIGINT PRIMARY KEY,
    at         BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    about      TEXT   NOT NULL,
    body       TEXT   NOT NULL,
    context    TEXT   NOT NULL,
    closed_at  BIGINT NOT NULL DEFAULT 0,
    closed_by  TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX report_open ON report (closed_at, report_id);
