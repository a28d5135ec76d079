package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// What can go wrong, one line of meaning each. Test with errors.Is; the text around them
// names the cause.
var (
	// ErrInUse: another process has the data directory open.
	ErrInUse = errors.New("the data directory is in use by another process")
	// ErrDamaged: the database file is not what was written.
	ErrDamaged = errors.New("the database is damaged")
	// ErrNewer: the data was written by a newer version of the program.
	ErrNewer = errors.New("the data is from a newer version")
	// ErrUnavailable: the store cannot be reached or written now; try again later.
	ErrUnavailable = errors.New("the store is unavailable")
	// ErrNotFound: no such row.
	ErrNotFound = errors.New("not found")
	// ErrTaken: the name belongs to somebody else.
	ErrTaken = errors.New("the name is taken")
	// ErrLimit: the account has as many of these as it may.
	ErrLimit = errors.New("limit reached")
	// ErrFenced: the region or session has a newer epoch; its owner must stop and forget.
	ErrFenced = errors.New("fenced by a newer epoch")
	// ErrMoved: the character is not in that region at that hop.
	ErrMoved = errors.New("the character has moved on")
	// ErrConflict: a version, holder, slot or balance was not as the change requires.
	ErrConflict = errors.New("conflict")
	// ErrInvalid: the change is malformed whatever the state; a bug in the caller.
	ErrInvalid = errors.New("invalid change")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("the store is closed")
)

// errRetry marks failures that another try of the same transaction may not have:
// deadlock, serialisation, lock timeout.
var errRetry = errors.New("try the transaction again")

// wrap gives err the sentinel of its class and says what was being done.
func (s *Store) wrap(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("%s: %w", what, ErrNotFound)
	case errors.Is(err, sql.ErrConnDone):
		return fmt.Errorf("%s: %w: %w", what, ErrUnavailable, err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s: %w", what, err)
	}
	if class := s.engine.classify(err); class != nil && !errors.Is(err, class) {
		return fmt.Errorf("%s: %w: %w", what, class, err)
	}
	return fmt.Errorf("%s: %w", what, err)
}
