package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// AccountID names an account; they count from 1.
type AccountID int64

// Role says what an account may do besides playing.
type Role int64

// The roles, each with the rights of those before it.
const (
	RolePlayer Role = iota
	RoleGuide       // may mute and answer reports
	RoleStaff       // may kick, ban and give
	RoleOwner       // may do everything
)

const (
	// MaxSettings is the longest settings text, in bytes.
	MaxSettings = 16 << 10
	// MaxName is the longest name of an account or character and the longest skeleton, in bytes.
	MaxName = 128
	// tokenSize is the length of tokens, in bytes: 256 random bits.
	tokenSize = 32
)

// Account is who logs in.
type Account struct {
	ID   AccountID
	Name string // empty for a guest
	// PasswordHash is as Register got it; empty for a guest.
	PasswordHash string
	Role         Role
	Bot          bool   // made by a program
	Settings     string // JSON, as the client saved it
	CreatedAt    time.Time
	SeenAt       time.Time // last login or end of a session
}

// Registered reports whether the account has a name and a password.
func (a *Account) Registered() bool { return a.Name != "" }

// NewToken returns 32 random bytes.
func NewToken() []byte {
	token := make([]byte, tokenSize)
	rand.Read(token)
	return token
}

// hash is how tokens are kept: they are random, so one round is enough.
func hash(token []byte) []byte {
	sum := sha256.Sum256(token)
	return sum[:]
}

// CreateGuest makes an account without a name and the token that logs in to it. Only a
// hash of the token is kept. bot marks an account that a program made.
func (s *Store) CreateGuest(ctx context.Context, bot bool) (Account, []byte, error) {
	token := NewToken()
	a := Account{Bot: bot, CreatedAt: at(ms(s.now())), SeenAt: at(ms(s.now()))}
	err := s.write(ctx, "create guest", func(tx *sql.Tx) error {
		id, err := s.next(ctx, tx, "account")
		if err != nil {
			return err
		}
		a.ID = AccountID(id)
		_, err = tx.ExecContext(ctx, `INSERT INTO account (account_id, bot, token_hash, created_at, seen_at)
			VALUES ($1, $2, $3, $4, $5)`, id, flag(bot), hash(token), ms(a.CreatedAt), ms(a.SeenAt))
		return err
	})
	return a, token, err
}

func flag(on bool) int64 {
	if on {
		return 1
	}
	return 0
}

const accountColumns = "account_id, name, password_hash, role, bot, settings, created_at, seen_at"

func scanAccount(row interface{ Scan(...any) error }) (Account, error) {
	var a Account
	var bot, created, seen int64
	err := row.Scan(&a.ID, &a.Name, &a.PasswordHash, &a.Role, &bot, &a.Settings, &created, &seen)
	a.Bot, a.CreatedAt, a.SeenAt = bot != 0, at(created), at(seen)
	return a, err
}

// LoginToken finds the account that the token belongs to and returns the next token. The
// old one stays good until the next one was used once, so that a lost answer locks nobody
// out. ErrNotFound when no account has the token.
func (s *Store) LoginToken(ctx context.Context, token []byte) (Account, []byte, error) {
	next, now := NewToken(), ms(s.now())
	var a Account
	err := s.write(ctx, "log in with a token", func(tx *sql.Tx) error {
		h := hash(token)
		var err error
		a, err = scanAccount(tx.QueryRowContext(ctx, `UPDATE account
			SET token_before = token_hash, token_hash = $1, seen_at = $2 WHERE token_hash = $3
			RETURNING `+accountColumns, hash(next), now, h))
		if errors.Is(err, sql.ErrNoRows) {
			a, err = scanAccount(tx.QueryRowContext(ctx, `UPDATE account
				SET token_hash = $1, seen_at = $2 WHERE token_before = $3
				RETURNING `+accountColumns, hash(next), now, h))
		}
		return err
	})
	return a, next, err
}

// IssueToken gives the account a new token in place of all others: after a login by
// password, or to log out elsewhere.
func (s *Store) IssueToken(ctx context.Context, id AccountID) ([]byte, error) {
	token := NewToken()
	err := s.write(ctx, "issue a token", func(tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `UPDATE account
			SET token_hash = $1, token_before = NULL, seen_at = $2 WHERE account_id = $3`, hash(token), ms(s.now()), int64(id)))
	})
	return token, err
}

// AccountByID returns an account. ErrNotFound when there is none.
func (s *Store) AccountByID(ctx context.Context, id AccountID) (Account, error) {
	a, err := scanAccount(s.reads.QueryRowContext(ctx, "SELECT "+accountColumns+" FROM account WHERE account_id = $1", int64(id)))
	return a, s.wrap(fmt.Sprintf("account %d", id), err)
}

// AccountByName returns the registered account whose name has this skeleton.
func (s *Store) AccountByName(ctx context.Context, skeleton string) (Account, error) {
	a, err := scanAccount(s.reads.QueryRowContext(ctx, "SELECT "+accountColumns+" FROM account WHERE skeleton = $1", skeleton))
	return a, s.wrap("account by name", err)
}

// Register gives a guest's account a name and a password hash (argon2id, encoded by the
// caller). skeleton is the normalised form in which names that look alike are equal.
// ErrTaken when another account has it, ErrConflict when the account has a name already.
func (s *Store) Register(ctx context.Context, id AccountID, name, skeleton, passwordHash string) error {
	if err := checkName(name, skeleton); err != nil {
		return err
	}
	return s.write(ctx, "register", func(tx *sql.Tx) error {
		var has string
		if err := tx.QueryRowContext(ctx, "SELECT name FROM account WHERE account_id = $1"+s.engine.lock("account"),
			int64(id)).Scan(&has); err != nil {
			return err
		}
		if has != "" {
			return fmt.Errorf("%w: the account is registered already", ErrConflict)
		}
		if taken, err := exists(ctx, tx, "SELECT 1 FROM account WHERE skeleton = $1", skeleton); err != nil || taken {
			return orTaken(err)
		}
		return changed(tx.ExecContext(ctx, "UPDATE account SET name = $1, skeleton = $2, password_hash = $3 WHERE account_id = $4",
			name, skeleton, passwordHash, int64(id)))
	})
}

// SetPassword replaces the password hash of a registered account.
func (s *Store) SetPassword(ctx context.Context, id AccountID, passwordHash string) error {
	return s.write(ctx, "set password", func(tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, "UPDATE account SET password_hash = $1 WHERE account_id = $2 AND name <> ''",
			passwordHash, int64(id)))
	})
}

// SetRole changes what an account may do.
func (s *Store) SetRole(ctx context.Context, id AccountID, role Role) error {
	return s.write(ctx, "set role", func(tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, "UPDATE account SET role = $1 WHERE account_id = $2", int64(role), int64(id)))
	})
}

// SaveSettings keeps the client's settings, at most MaxSettings bytes of JSON.
func (s *Store) SaveSettings(ctx context.Context, id AccountID, settings string) error {
	if len(settings) > MaxSettings {
		return fmt.Errorf("settings of %d bytes: %w", len(settings), ErrLimit)
	}
	return s.write(ctx, "save settings", func(tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, "UPDATE account SET settings = $1 WHERE account_id = $2", settings, int64(id)))
	})
}

func checkName(name, skeleton string) error {
	if name == "" || len(name) > MaxName || skeleton == "" || len(skeleton) > MaxName {
		return fmt.Errorf("name of %d bytes: %w", len(name), ErrInvalid)
	}
	return nil
}

func exists(ctx context.Context, tx *sql.Tx, text string, args ...any) (bool, error) {
	var one int
	err := tx.QueryRowContext(ctx, text, args...).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func orTaken(err error) error {
	if err != nil {
		return err
	}
	return ErrTaken
}
