-- Trails: where the characters of a region were a second ago, many in one row. A stamp is
-- epoch * 2^32 + tick of the region that wrote; it orders a character's own row and its
-- traces as long as region and hop are the same.

-- +goose Up
ALTER TABLE character ADD COLUMN stamp BIGINT NOT NULL DEFAULT 0;

-- At most 127 rows for each region, replaced in place; none of an epoch that has ended.
CREATE TABLE trail (
    region_id BIGINT NOT NULL,
    chunk     BIGINT NOT NULL,
    stamp     BIGINT NOT NULL,
    saved_at  BIGINT NOT NULL,
    traces    BYTEA  NOT NULL,
    PRIMARY KEY (region_id, chunk)
);
