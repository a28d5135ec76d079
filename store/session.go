package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
)

// Session is an account's presence. Only the one with the highest epoch lives.
type Session struct {
	Account AccountID
	Epoch   uint64
	Began   time.Time // names the session in operation ids
}

// BeginSession starts a session of the account through the gateway and ends every other:
// from now on theirs is not current.
func (s *Store) BeginSession(ctx context.Context, id AccountID, gateway string) (Session, error) {
	began := at(ms(s.now()))
	var epoch int64
	err := s.write(ctx, "begin session", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `UPDATE account
			SET session_epoch = session_epoch + 1, gateway = $1, began_at = $2, seen_at = $3
			WHERE account_id = $4 RETURNING session_epoch`, gateway, ms(began), ms(began), int64(id)).Scan(&epoch)
	})
	return Session{id, uint64(epoch), began}, err
}

// ResumeSession moves a living session to another connection: its epoch grows, so that
// the former connection is superseded, and it keeps the time it began. ErrFenced when it
// is no longer current.
func (s *Store) ResumeSession(ctx context.Context, id AccountID, epoch uint64, gateway string) (Session, error) {
	var began int64
	err := s.write(ctx, "resume session", func(tx *sql.Tx) error {
		return fenced(tx.QueryRowContext(ctx, `UPDATE account
			SET session_epoch = session_epoch + 1, gateway = $1, seen_at = $2
			WHERE account_id = $3 AND session_epoch = $4 RETURNING began_at`,
			gateway, ms(s.now()), int64(id), int64(epoch)).Scan(&began))
	})
	return Session{id, epoch + 1, at(began)}, err
}

// SessionCurrent reports whether no later session of the account has begun.
func (s *Store) SessionCurrent(ctx context.Context, id AccountID, epoch uint64) (bool, error) {
	var now int64
	err := s.reads.QueryRowContext(ctx, "SELECT session_epoch FROM account WHERE account_id = $1", int64(id)).Scan(&now)
	return err == nil && uint64(now) == epoch, s.wrap("session", err)
}

// Seen notes that the account was there until now. It does nothing for a session that is
// no longer current.
func (s *Store) Seen(ctx context.Context, id AccountID, epoch uint64) error {
	return s.write(ctx, "note last seen", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE account SET seen_at = $1 WHERE account_id = $2 AND session_epoch = $3",
			ms(s.now()), int64(id), int64(epoch))
		return err
	})
}

// Resume is what a resume token stands for.
type Resume struct {
	Account   AccountID
	Epoch     uint64 // of the session
	Character entity.ID
	Expires   time.Time
}

// PutResume keeps the hash of a token that opens the session again once. An account has
// one: the new replaces the old. ErrFenced when the session is no longer current.
func (s *Store) PutResume(ctx context.Context, r Resume, token []byte) error {
	return s.write(ctx, "keep resume token", func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `INSERT INTO resume (account_id, session_epoch, char_id, hash, expires_at)
			SELECT account_id, $1, $2, $3, $4 FROM account WHERE account_id = $5 AND session_epoch = $6
			ON CONFLICT (account_id) DO UPDATE SET session_epoch = excluded.session_epoch,
			char_id = excluded.char_id, hash = excluded.hash, expires_at = excluded.expires_at`,
			int64(r.Epoch), int64(r.Character), hash(token), ms(r.Expires), int64(r.Account), int64(r.Epoch))
		return fenced(changed(result, err))
	})
}

// ExpireResume sets until when the account's resume token is good: a gateway keeps it
// long while the connection stands and shortens it when that is lost.
func (s *Store) ExpireResume(ctx context.Context, id AccountID, epoch uint64, until time.Time) error {
	return s.write(ctx, "shorten resume token", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE resume SET expires_at = $1 WHERE account_id = $2 AND session_epoch = $3",
			ms(until), int64(id), int64(epoch))
		return err
	})
}

// TakeResume uses the token up and returns what it stands for. ErrNotFound when it is
// unknown, used, expired, or its session was superseded.
func (s *Store) TakeResume(ctx context.Context, token []byte) (Resume, error) {
	var r Resume
	var epoch, char, expires, current int64
	err := s.write(ctx, "take resume token", func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `DELETE FROM resume WHERE hash = $1
			RETURNING account_id, session_epoch, char_id, expires_at`, hash(token)).Scan(&r.Account, &epoch, &char, &expires)
		if err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, "SELECT session_epoch FROM account WHERE account_id = $1", int64(r.Account)).Scan(&current)
	})
	if err != nil {
		return Resume{}, err
	}
	r.Epoch, r.Character, r.Expires = uint64(epoch), entity.ID(char), at(expires)
	if epoch != current || !s.now().Before(r.Expires) {
		return Resume{}, fmt.Errorf("take resume token: %w", ErrNotFound)
	}
	return r, nil
}

// fenced turns "no row" into ErrFenced.
func fenced(err error) error {
	if err == sql.ErrNoRows {
		return ErrFenced
	}
	return err
}
