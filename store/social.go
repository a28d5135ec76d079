package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
)

// MaxIgnored is how many characters an account may ignore.
const MaxIgnored = 200

// Ignored is a character whose words an account does not want to see.
type Ignored struct {
	Char    entity.ID
	Account AccountID // whose it is: all its characters are meant
	Name    string
}

// Ignore puts the character on the account's list. ErrLimit when the list is full,
// ErrNotFound when there is no such character.
func (s *Store) Ignore(ctx context.Context, account AccountID, char entity.ID) error {
	return s.write(ctx, "ignore", func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM ignored WHERE account_id = $1", int64(account)).Scan(&n); err != nil {
			return err
		}
		if n >= MaxIgnored {
			return fmt.Errorf("%d ignored: %w", n, ErrLimit)
		}
		ok, err := exists(ctx, tx, "SELECT 1 FROM character WHERE char_id = $1 AND deleted_at = 0", int64(char))
		if err != nil {
			return err
		}
		if !ok {
			return sql.ErrNoRows
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO ignored (account_id, char_id) VALUES ($1, $2)
			ON CONFLICT (account_id, char_id) DO NOTHING`, int64(account), int64(char))
		return err
	})
}

// Unignore takes the character from the account's list; it need not be on it.
func (s *Store) Unignore(ctx context.Context, account AccountID, char entity.ID) error {
	return s.write(ctx, "stop ignoring", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM ignored WHERE account_id = $1 AND char_id = $2", int64(account), int64(char))
		return err
	})
}

// IgnoreList returns whom the account ignores, by name.
func (s *Store) IgnoreList(ctx context.Context, account AccountID) ([]Ignored, error) {
	var list []Ignored
	err := s.query(ctx, `SELECT c.char_id, c.account_id, c.name FROM ignored AS i JOIN character AS c ON c.char_id = i.char_id
		WHERE i.account_id = $1 ORDER BY c.name, c.char_id`, []any{int64(account)},
		func(rows *sql.Rows) error {
			var i Ignored
			err := rows.Scan(&i.Char, &i.Account, &i.Name)
			list = append(list, i)
			return err
		})
	return list, s.wrap("ignore list", err)
}

// Report is what a player told the staff about another.
type Report struct {
	ID       int64
	At       time.Time
	Account  AccountID // who told
	About    string    // name of the character
	Text     string    // at most 4 KiB
	Context  string    // the last lines of chat, at most 4 KiB
	ClosedAt time.Time // zero: open
	ClosedBy string
}

// AddReport keeps a report; longer texts are cut.
func (s *Store) AddReport(ctx context.Context, r Report) (int64, error) {
	var id int64
	err := s.write(ctx, "add report", func(tx *sql.Tx) error {
		var err error
		if id, err = s.next(ctx, tx, "report"); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO report (report_id, at, account_id, about, body, context)
			VALUES ($1, $2, $3, $4, $5, $6)`, id, ms(s.now()), int64(r.Account), cut(r.About, MaxName), cut(r.Text, maxText), cut(r.Context, maxText))
		return err
	})
	return id, err
}

// CloseReport marks a report as dealt with. ErrNotFound when it is not open.
func (s *Store) CloseReport(ctx context.Context, id int64, by string) error {
	return s.write(ctx, "close report", func(tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, "UPDATE report SET closed_at = $1, closed_by = $2 WHERE report_id = $3 AND closed_at = 0",
			ms(s.now()), by, id))
	})
}

// Reports lists reports, open ones first, then newest first, at most limit.
func (s *Store) Reports(ctx context.Context, limit int) ([]Report, error) {
	var list []Report
	err := s.query(ctx, `SELECT report_id, at, account_id, about, body, context, closed_at, closed_by FROM report
		ORDER BY closed_at = 0 DESC, report_id DESC LIMIT $1`, []any{int64(limit)},
		func(rows *sql.Rows) error {
			var r Report
			var when, closed int64
			err := rows.Scan(&r.ID, &when, &r.Account, &r.About, &r.Text, &r.Context, &closed, &r.ClosedBy)
			r.At, r.ClosedAt = at(when), at(closed)
			list = append(list, r)
			return err
		})
	return list, s.wrap("reports", err)
}

// Audit is one thing that staff did, or tried.
type Audit struct {
	ID      int64
	At      time.Time
	Who     string // account or console
	Action  string // "kick", "mute", "ban", "message", ...
	Subject string // whom or what it was about
	Detail  string
}

// AddAudit appends to the audit log, which nothing but retention shortens; longer texts are cut.
func (s *Store) AddAudit(ctx context.Context, a Audit) error {
	return s.write(ctx, "audit", func(tx *sql.Tx) error {
		id, err := s.next(ctx, tx, "audit")
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO audit (audit_id, at, who, action, subject, detail) VALUES ($1, $2, $3, $4, $5, $6)",
			id, ms(s.now()), cut(a.Who, MaxName), cut(a.Action, MaxName), cut(a.Subject, maxText), cut(a.Detail, maxText))
		return err
	})
}

// Audits lists the audit log, newest first, at most limit entries older than the number
// before; 0 begins at the newest.
func (s *Store) Audits(ctx context.Context, before int64, limit int) ([]Audit, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	var list []Audit
	err := s.query(ctx, `SELECT audit_id, at, who, action, subject, detail FROM audit
		WHERE audit_id < $1 ORDER BY audit_id DESC LIMIT $2`, []any{before, int64(limit)},
		func(rows *sql.Rows) error {
			var a Audit
			var when int64
			err := rows.Scan(&a.ID, &when, &a.Who, &a.Action, &a.Subject, &a.Detail)
			a.At = at(when)
			list = append(list, a)
			return err
		})
	return list, s.wrap("audit log", err)
}

// cut shortens a text to at most limit bytes without splitting a character, and drops
// what is not text.
func cut(text string, limit int) string {
	clean := make([]byte, 0, min(len(text), limit))
	for _, r := range text {
		piece := string(r)
		if r == 0 || r == '\uFFFD' {
			continue
		}
		if len(clean)+len(piece) > limit {
			break
		}
		clean = append(clean, piece...)
	}
	return string(clean)
}
