package store

import (
	"context"
	"database/sql"
)

// writePage writes what the accepted entries left of the page.
func (s *Store) writePage(ctx context.Context, tx *sql.Tx, p *page) error {
	for _, write := range []func(context.Context, *sql.Tx, *page) error{
		s.writeOps, s.writeAmounts, s.writeItems, s.writeMoves, s.writeFacts, s.writeChars, s.writeTrails, s.writeCheckpoints,
	} {
		if err := write(ctx, tx, p); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) writeOps(ctx context.Context, tx *sql.Tx, p *page) error {
	var ops, postings [][]any
	for _, m := range p.madeOps {
		id := m.op.ID[:]
		ops = append(ops, []any{id, m.op.Kind, int64(m.op.Actor), int64(m.entry.Region), int64(m.entry.Epoch), ms(p.now)})
		for i, line := range m.op.Postings {
			postings = append(postings, []any{id, int64(i), int64(line.Holder), string(line.Asset), line.Delta})
		}
	}
	if err := s.bulk(ctx, tx, `INSERT INTO op (op_id, kind, actor, region, epoch, at)
		SELECT column1, column2, column3, column4, column5, column6 FROM %s AS v`,
		[]colType{typeBytes, typeText, typeInt, typeInt, typeInt, typeInt}, ops, nil); err != nil {
		return err
	}
	return s.bulk(ctx, tx, `INSERT INTO posting (op_id, line, holder, asset, delta)
		SELECT column1, column2, column3, column4, column5 FROM %s AS v`,
		[]colType{typeBytes, typeInt, typeInt, typeText, typeInt}, postings, nil)
}

// writeAmounts adds differences, never writes sums.
func (s *Store) writeAmounts(ctx context.Context, tx *sql.Tx, p *page) error {
	var made, changed [][]any
	for k, a := range p.amounts {
		row := []any{int64(k.holder), string(k.asset), a.now - a.before}
		switch {
		case a.now == a.before:
		case a.stored:
			changed = append(changed, row)
		default:
			made = append(made, row)
		}
	}
	types := []colType{typeInt, typeText, typeInt}
	if err := s.bulk(ctx, tx, `UPDATE balance SET amount = amount + v.column3 FROM %s AS v
		WHERE balance.holder = v.column1 AND balance.asset = v.column2`, types, changed, nil); err != nil {
		return err
	}
	return s.bulk(ctx, tx, `INSERT INTO balance (holder, asset, amount)
		SELECT column1, column2, column3 FROM %s AS v`, types, made, nil)
}

// writeItems frees the slots that others move into before anything takes one, so that
// items can change places within a batch.
func (s *Store) writeItems(ctx context.Context, tx *sql.Tx, p *page) error {
	var gone, parked, made, changed [][]any
	for id, row := range p.items {
		before, now := row.before, row.now
		if before.alive && (!now.alive || now.madeBy != before.madeBy) {
			gone = append(gone, []any{id[:]})
			before = itemState{}
		}
		if !now.alive || before.alive && before.version == now.version {
			continue
		}
		if !before.alive {
			made = append(made, []any{id[:], now.key, int64(now.at.holder), int64(now.at.slot), now.version, blob(now.rolled),
				now.madeBy[:], ms(now.madeAt), now.madeAs})
			continue
		}
		changed = append(changed, []any{id[:], int64(now.at.holder), int64(now.at.slot), now.version, blob(now.rolled)})
		if other, taken := p.slots[before.at]; taken && other != id {
			parked = append(parked, []any{id[:]})
		}
	}
	ids := []colType{typeBytes}
	if err := s.bulk(ctx, tx, "DELETE FROM item WHERE item_id IN (SELECT column1 FROM %s AS v)", ids, gone, nil); err != nil {
		return err
	}
	if err := s.bulk(ctx, tx, "UPDATE item SET slot = NULL WHERE item_id IN (SELECT column1 FROM %s AS v)", ids, parked, nil); err != nil {
		return err
	}
	if err := s.bulk(ctx, tx, `UPDATE item SET holder = v.column2, slot = v.column3, version = v.column4, rolled = v.column5
		FROM %s AS v WHERE item.item_id = v.column1`,
		[]colType{typeBytes, typeInt, typeInt, typeInt, typeBytes}, changed, nil); err != nil {
		return err
	}
	return s.bulk(ctx, tx, `INSERT INTO item (item_id, key, holder, slot, version, rolled, made_by, made_at, made_as)
		SELECT column1, column2, column3, column4, column5, column6, column7, column8, column9 FROM %s AS v`,
		[]colType{typeBytes, typeText, typeInt, typeInt, typeInt, typeBytes, typeBytes, typeInt, typeText}, made, nil)
}

func (s *Store) writeMoves(ctx context.Context, tx *sql.Tx, p *page) error {
	var rows [][]any
	for _, m := range p.moves {
		rows = append(rows, []any{m.item[:], m.version, m.op.ID[:], m.op.Kind, m.key, int64(m.from), int64(m.to), ms(p.now)})
	}
	return s.bulk(ctx, tx, `INSERT INTO item_move (item_id, version, op_id, kind, key, from_holder, to_holder, at)
		SELECT column1, column2, column3, column4, column5, column6, column7, column8 FROM %s AS v`,
		[]colType{typeBytes, typeInt, typeBytes, typeText, typeText, typeInt, typeInt, typeInt}, rows, nil)
}

func (s *Store) writeFacts(ctx context.Context, tx *sql.Tx, p *page) error {
	var gone, made, changed [][]any
	for k, f := range p.facts {
		row := []any{int64(k.holder), k.kind, k.key, f.value, f.now}
		switch {
		case f.now == 0 && f.before != 0:
			gone = append(gone, row[:3])
		case f.now == 0, f.value == nil:
		case f.before == 0:
			made = append(made, row)
		default:
			changed = append(changed, row)
		}
	}
	types := []colType{typeInt, typeText, typeText, typeBytes, typeInt}
	if err := s.bulk(ctx, tx, `DELETE FROM fact WHERE (holder, kind, key) IN
		(SELECT column1, column2, column3 FROM %s AS v)`, types[:3], gone, nil); err != nil {
		return err
	}
	if err := s.bulk(ctx, tx, `UPDATE fact SET value = v.column4, version = v.column5 FROM %s AS v
		WHERE fact.holder = v.column1 AND fact.kind = v.column2 AND fact.key = v.column3`, types, changed, nil); err != nil {
		return err
	}
	return s.bulk(ctx, tx, `INSERT INTO fact (holder, kind, key, value, version)
		SELECT column1, column2, column3, column4, column5 FROM %s AS v`, types, made, nil)
}

func (s *Store) writeChars(ctx context.Context, tx *sql.Tx, p *page) error {
	var rows [][]any
	for id, c := range p.chars {
		if !c.changed {
			continue
		}
		v := c.state
		rows = append(rows, []any{int64(id), int64(c.region), int64(c.hop), int64(v.Pose.X), int64(v.Pose.Z), int64(v.Pose.Lift),
			int64(v.Pose.Facing), int64(v.Health), blob(v.State), ms(v.Seen), c.stamp})
	}
	return s.bulk(ctx, tx, `UPDATE character SET region_id = v.column2, hop = v.column3, x = v.column4, z = v.column5,
		lift = v.column6, facing = v.column7, health = v.column8, state = COALESCE(v.column9, character.state), seen_at = v.column10,
		stamp = v.column11
		FROM %s AS v WHERE character.char_id = v.column1`,
		[]colType{typeInt, typeInt, typeInt, typeInt, typeInt, typeInt, typeInt, typeInt, typeBytes, typeInt, typeInt}, rows, nil)
}

func (s *Store) writeTrails(ctx context.Context, tx *sql.Tx, p *page) error {
	var gone, left [][]any
	for k, e := range p.trails {
		row := []any{int64(k.region), int64(k.chunk), stampOf(e.Epoch, e.Tick), ms(p.now), e.Traces}
		if len(e.Traces) == 0 {
			gone = append(gone, row[:2])
		} else {
			left = append(left, row)
		}
	}
	types := []colType{typeInt, typeInt, typeInt, typeInt, typeBytes}
	if err := s.bulk(ctx, tx, `DELETE FROM trail WHERE (region_id, chunk) IN (SELECT column1, column2 FROM %s AS v)`,
		types[:2], gone, nil); err != nil {
		return err
	}
	return s.bulk(ctx, tx, `INSERT INTO trail (region_id, chunk, stamp, saved_at, traces)
		SELECT column1, column2, column3, column4, column5 FROM %s AS v WHERE true
		ON CONFLICT (region_id, chunk) DO UPDATE SET stamp = excluded.stamp, saved_at = excluded.saved_at,
		traces = excluded.traces`, types, left, nil)
}

func (s *Store) writeCheckpoints(ctx context.Context, tx *sql.Tx, p *page) error {
	for region, c := range p.checkpoints {
		state := c.Blob
		if state == nil {
			state = []byte{}
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO checkpoint (region_id, epoch, saved_at, state) VALUES ($1, $2, $3, $4)
			ON CONFLICT (region_id) DO UPDATE SET epoch = excluded.epoch, saved_at = excluded.saved_at, state = excluded.state`,
			int64(region), int64(c.Epoch), ms(p.now), state); err != nil {
			return err
		}
	}
	return nil
}
