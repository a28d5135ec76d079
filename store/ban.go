package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// BanKind says what a ban takes away.
type BanKind int64

// What can be taken away.
const (
	BanLogin BanKind = 1 // may not enter
	BanChat  BanKind = 2 // may not speak
)

// Ban keeps an account, an address, or both, from something for a time.
type Ban struct {
	ID      int64
	Kind    BanKind
	Account AccountID // 0: any
	Address string    // IP address as text; empty: any
	Reason  string    // shown to the person, at most maxText bytes
	By      string    // who did it
	At      time.Time
	Until   time.Time // zero: for good
}

// maxText bounds free text in rows: reasons, reports, details of the audit; in bytes.
const maxText = 4 << 10

// AddBan keeps the ban and returns its number. ErrInvalid when it is about nobody.
func (s *Store) AddBan(ctx context.Context, b Ban) (int64, error) {
	if b.Account == 0 && b.Address == "" || b.Kind != BanLogin && b.Kind != BanChat || len(b.Reason) > maxText {
		return 0, fmt.Errorf("ban: %w", ErrInvalid)
	}
	var id int64
	err := s.write(ctx, "add ban", func(tx *sql.Tx) error {
		var err error
		if id, err = s.next(ctx, tx, "ban"); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO ban (ban_id, kind, account_id, address, reason, made_by, made_at, until)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			id, int64(b.Kind), int64(b.Account), b.Address, b.Reason, b.By, ms(s.now()), ms(b.Until))
		return err
	})
	return id, err
}

// LiftBan removes a ban. ErrNotFound when there is none of that number.
func (s *Store) LiftBan(ctx context.Context, id int64) error {
	return s.write(ctx, "lift ban", func(tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, "DELETE FROM ban WHERE ban_id = $1", id))
	})
}

const banColumns = "ban_id, kind, account_id, address, reason, made_by, made_at, until"

// BanFor returns the ban of that kind that holds longest against the account or the
// address now; nil when there is none. Either may be zero.
func (s *Store) BanFor(ctx context.Context, kind BanKind, account AccountID, address string) (*Ban, error) {
	who, args := "account_id = $2", []any{ms(s.now()), int64(account)}
	switch {
	case account == 0 && address == "":
		return nil, nil
	case account == 0:
		who, args[1] = "address = $2", address
	case address != "":
		who, args = "(account_id = $2 OR address = $3)", append(args, address)
	}
	// The kind stands in the text: SQLite plans a statement anew whenever a parameter that is
	// compared for equality becomes 0 or 1, or ceases to be.
	list, err := s.bans(ctx, fmt.Sprintf(`WHERE kind = %d AND (until = 0 OR until > $1) AND %s
		ORDER BY until = 0 DESC, until DESC LIMIT 1`, kind, who), args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// Bans lists the bans that hold now, newest first, at most limit.
func (s *Store) Bans(ctx context.Context, limit int) ([]Ban, error) {
	return s.bans(ctx, "WHERE until = 0 OR until > $1 ORDER BY ban_id DESC LIMIT $2", ms(s.now()), int64(limit))
}

func (s *Store) bans(ctx context.Context, where string, args ...any) ([]Ban, error) {
	var list []Ban
	err := s.query(ctx, "SELECT "+banColumns+" FROM ban "+where, args, func(rows *sql.Rows) error {
		var b Ban
		var made, until int64
		err := rows.Scan(&b.ID, &b.Kind, &b.Account, &b.Address, &b.Reason, &b.By, &made, &until)
		b.At, b.Until = at(made), at(until)
		list = append(list, b)
		return err
	})
	return list, s.wrap("bans", err)
}
