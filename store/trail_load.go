package store

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"slices"

	"github.com/myriad-mmo/myriad/engine/entity"
)

// chunkRow is a row of trails as it is read.
type chunkRow struct {
	region  uint16
	stamp   int64
	savedAt int64
	traces  []byte
}

func scanChunk(rows *sql.Rows) (c chunkRow, err error) {
	err = rows.Scan(&c.region, &c.stamp, &c.savedAt, &c.traces)
	return c, err
}

// overlayQuery has a place for the chunk of each level.
const overlayQuery = `SELECT stamp, saved_at, traces FROM trail
	WHERE region_id = $1 AND stamp > $2 AND chunk IN ($3, $4, $5, $6, $7, $8, $9)`

// overlay puts what the region's trail says of a character over what its row says, when
// that is newer. A chunk that cannot be read is passed over: the row is what counts.
func (s *Store) overlay(ctx context.Context, tx *sql.Tx, id entity.ID, region uint16, hop uint64, stamp int64, v *Volatile) error {
	args := []any{int64(region), stamp}
	for level := range uint8(MaxTrailLevel + 1) {
		args = append(args, int64(TrailChunk(id, level)))
	}
	return s.run(ctx, tx, overlayQuery, args, func(rows *sql.Rows) error {
		var newer, savedAt int64
		var traces sql.RawBytes // not copied: a chunk is of many
		if err := rows.Scan(&newer, &savedAt, &traces); err != nil || newer <= stamp {
			return err
		}
		t, found, err := findTrace(traces, id, hop)
		if err != nil {
			s.log.Error("read a trail", "region", region, "err", err)
			return nil
		}
		if found {
			stamp = newer
			t.state.Seen = at(savedAt)
			if t.state.State = bytes.Clone(t.state.State); t.state.State == nil {
				t.state.State = v.State
			}
			*v = t.state
		}
		return nil
	})
}

// settle writes into the rows of characters what the trails of the regions say of them, and
// ends the trails. The transaction has just made this process the owner of the regions.
func (s *Store) settle(ctx context.Context, tx *sql.Tx, regions []uint16) error {
	ids := make([][]any, len(regions))
	for i, r := range regions {
		ids[i] = []any{int64(r)}
	}
	var chunks []chunkRow
	if err := s.bulk(ctx, tx, `SELECT t.region_id, t.stamp, t.saved_at, t.traces FROM %s AS v CROSS JOIN trail AS t
		WHERE t.region_id = v.column1`, []colType{typeInt}, ids,
		func(rows *sql.Rows) error {
			c, err := scanChunk(rows)
			chunks = append(chunks, c)
			return err
		}); err != nil || len(chunks) == 0 {
		return err
	}
	p := &page{now: at(ms(s.now())), chars: map[entity.ID]*charRow{}}
	newest := s.newestTraces(chunks)
	w := &wanted{chars: map[entity.ID]bool{}}
	for k := range newest {
		w.chars[k.id] = true
	}
	if err := s.loadChars(ctx, tx, p, w); err != nil {
		return err
	}
	for k, t := range newest {
		c := p.chars[k.id]
		if c != nil && c.region == k.region && c.hop == k.hop && c.stamp < t.stamp {
			c.set(t.state, t.stamp, p)
		}
	}
	if err := s.writeChars(ctx, tx, p); err != nil {
		return err
	}
	return s.bulk(ctx, tx, "DELETE FROM trail WHERE region_id IN (SELECT column1 FROM %s AS v)", []colType{typeInt}, ids, nil)
}

// traceKey says whose trace it is.
type traceKey struct {
	region uint16
	id     entity.ID
	hop    uint64
}

// newestTraces returns the last trace of each character at each hop. What follows damage in
// a chunk is lost, and the rows count.
func (s *Store) newestTraces(chunks []chunkRow) map[traceKey]trace {
	slices.SortFunc(chunks, func(a, b chunkRow) int { return cmp.Compare(a.stamp, b.stamp) })
	newest := map[traceKey]trace{}
	for _, c := range chunks {
		for rest := c.traces; len(rest) > 0; {
			t, behind, err := cutTrace(rest)
			if err != nil {
				s.log.Error("read a trail", "region", c.region, "err", err)
				break
			}
			rest = behind
			t.stamp, t.state.Seen = c.stamp, at(c.savedAt)
			newest[traceKey{c.region, t.id, t.hop}] = t
		}
	}
	return newest
}
