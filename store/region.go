package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// RegionRow is who owns a region.
type RegionRow struct {
	Region  uint16
	Epoch   uint64
	Owner   string // node and incarnation
	Since   time.Time
	SavedAt time.Time // of the checkpoint; zero when there is none
}

// Claim makes this process the owner of the regions and returns their new epochs, in the
// order of the arguments; they count from 1. From the moment it returns nothing of an
// earlier epoch commits. What the trails of the former owner say of characters is in
// their rows then. It never waits for a lease: taking over early is harmless.
func (s *Store) Claim(ctx context.Context, regions ...uint16) ([]uint64, error) {
	if err := s.evictOwners(ctx, regions); err != nil {
		return nil, s.wrap("claim", err)
	}
	return s.claim(ctx, regions)
}

func (s *Store) claim(ctx context.Context, regions []uint16) ([]uint64, error) {
	epochs := make([]uint64, len(regions))
	order := make([]int, len(regions)) // rows are locked in order of number
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return int(regions[a]) - int(regions[b]) })
	err := s.write(ctx, "claim", func(tx *sql.Tx) error {
		for _, i := range order {
			var epoch int64
			if err := tx.QueryRowContext(ctx, `INSERT INTO region (region_id, epoch, owner, since) VALUES ($1, 1, $2, $3)
				ON CONFLICT (region_id) DO UPDATE SET epoch = region.epoch + 1, owner = excluded.owner, since = excluded.since
				RETURNING epoch`, int64(regions[i]), s.owner, ms(s.now())).Scan(&epoch); err != nil {
				return err
			}
			epochs[i] = uint64(epoch)
		}
		return s.settle(ctx, tx, regions)
	})
	return epochs, err
}

// evictOwners ends the connections of other processes that own any of the regions.
func (s *Store) evictOwners(ctx context.Context, regions []uint16) error {
	rows, err := s.Regions(ctx)
	if err != nil {
		return err
	}
	var owners []string
	for _, r := range rows {
		if r.Owner != s.owner && slices.Contains(regions, r.Region) && !slices.Contains(owners, r.Owner) {
			owners = append(owners, r.Owner)
		}
	}
	for _, owner := range owners {
		if err := s.engine.evict(ctx, s.db, owner); err != nil {
			return err
		}
	}
	return nil
}

// Regions lists all regions that ever had an owner, by number.
func (s *Store) Regions(ctx context.Context) ([]RegionRow, error) {
	var list []RegionRow
	err := s.query(ctx, `SELECT r.region_id, r.epoch, r.owner, r.since, COALESCE(c.saved_at, 0)
		FROM region r LEFT JOIN checkpoint c ON c.region_id = r.region_id ORDER BY r.region_id`, nil,
		func(rows *sql.Rows) error {
			var r RegionRow
			var id, epoch, since, saved int64
			if err := rows.Scan(&id, &epoch, &r.Owner, &since, &saved); err != nil {
				return err
			}
			r.Region, r.Epoch, r.Since, r.SavedAt = uint16(id), uint64(epoch), at(since), at(saved)
			list = append(list, r)
			return nil
		})
	return list, s.wrap("regions", err)
}

// LoadCheckpoint returns what the owner of the region saved last, whatever its epoch was;
// nil when there is nothing. ErrFenced when epoch is not the region's: only its owner
// reads it. A checkpoint never holds characters: those are loaded from their rows.
func (s *Store) LoadCheckpoint(ctx context.Context, region uint16, epoch uint64) ([]byte, error) {
	var now int64
	var state []byte
	err := s.reads.QueryRowContext(ctx, `SELECT r.epoch, c.state
		FROM region r LEFT JOIN checkpoint c ON c.region_id = r.region_id WHERE r.region_id = $1`, int64(region)).Scan(&now, &state)
	if err == nil && uint64(now) != epoch {
		err = ErrFenced
	}
	if err != nil {
		return nil, s.wrap(fmt.Sprintf("checkpoint of region %d", region), err)
	}
	return state, nil
}

// query runs a reading statement and calls each for every row.
func (s *Store) query(ctx context.Context, text string, args []any, each func(*sql.Rows) error) error {
	rows, err := s.reads.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
