package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
)

const (
	// MaxCharacters is how many living characters an account may have.
	MaxCharacters = 8
	// MaxAppearance is the longest appearance, in bytes of JSON.
	MaxAppearance = 2 << 10
	// MaxState is the longest volatile state of a character, in bytes.
	MaxState = 32 << 10
)

// Pose is where a character stands.
type Pose struct {
	X, Z   int32  // millimetres
	Lift   int32  // millimetres above ground
	Facing uint16 // 1/65536 turn
}

// Volatile is the state of a character that may lose up to two seconds.
type Volatile struct {
	Pose   Pose
	Health int32
	// State is what else the ruleset wants to find again (power, auras, cooldowns, the
	// target), in a format of its own; at most MaxState bytes. Times in it are remaining
	// milliseconds, never ticks. Written as nil it keeps what is there.
	State []byte
	Seen  time.Time // when this was so; zero means now
}

// Character is a character as it stands in its row and in the trail of its region.
type Character struct {
	ID         entity.ID
	Account    AccountID
	Name       string
	Calling    string // content key
	Appearance []byte // JSON
	CreatedAt  time.Time
	Bot        bool // its account was made by a program
	Region     uint16
	Hop        uint64 // grows with each change of owner; commands to the store carry it
	Volatile
}

// Summary is what the choice of characters shows.
type Summary struct {
	ID         entity.ID
	Name       string
	Calling    string
	Appearance []byte
	Experience int64
	Region     uint16
	Pose       Pose
	SeenAt     time.Time
}

// NewCharacter is what CreateCharacter needs.
type NewCharacter struct {
	Account    AccountID
	Name       string
	Skeleton   string // normalised form in which names that look alike are equal
	Calling    string
	Appearance []byte // JSON
	Region     uint16
	Pose       Pose
	Health     int32
	// Start returns the operation that gives the character what it begins with, from
	// ledger.Start; nil, or an Op without changes, gives nothing.
	Start func(id entity.ID) ledger.Op
}

// CheckName returns ErrTaken when a character has the skeleton, nil when it is free now.
func (s *Store) CheckName(ctx context.Context, skeleton string) error {
	var one int
	err := s.reads.QueryRowContext(ctx, "SELECT 1 FROM character WHERE skeleton = $1", skeleton).Scan(&one)
	if err == sql.ErrNoRows {
		return nil
	}
	return s.wrap("check name", orTaken(err))
}

// CreateCharacter makes a character together with what it begins with. ErrTaken when the
// skeleton belongs to another, ErrLimit when the account has MaxCharacters.
func (s *Store) CreateCharacter(ctx context.Context, c NewCharacter) (entity.ID, error) {
	if err := checkName(c.Name, c.Skeleton); err != nil {
		return 0, err
	}
	if len(c.Appearance) == 0 {
		c.Appearance = []byte("{}")
	}
	if len(c.Appearance) > MaxAppearance || !json.Valid(c.Appearance) {
		return 0, fmt.Errorf("appearance of %d bytes: %w", len(c.Appearance), ErrInvalid)
	}
	var id entity.ID
	err := s.write(ctx, "create character", func(tx *sql.Tx) error {
		var err error
		id, err = s.createCharacter(ctx, tx, c)
		return err
	})
	return id, err
}

func (s *Store) createCharacter(ctx context.Context, tx *sql.Tx, c NewCharacter) (entity.ID, error) {
	var count int
	// The account's row is the lock on its characters.
	if err := tx.QueryRowContext(ctx, "SELECT 1 FROM account WHERE account_id = $1"+s.engine.lock("account"),
		int64(c.Account)).Scan(&count); err != nil {
		return 0, err
	}
	if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM character WHERE account_id = $1 AND deleted_at = 0",
		int64(c.Account)).Scan(&count); err != nil {
		return 0, err
	}
	if count >= MaxCharacters {
		return 0, fmt.Errorf("%d characters: %w", count, ErrLimit)
	}
	n, err := s.next(ctx, tx, "character")
	if err != nil {
		return 0, err
	}
	// Two may take one name at the same time: the index decides, without failing the transaction.
	made, err := tx.ExecContext(ctx, `INSERT INTO character (char_id, account_id, name, skeleton, calling, appearance,
		created_at, region_id, hop, x, z, lift, facing, health, seen_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12, $13, $14) ON CONFLICT (skeleton) DO NOTHING`,
		n, int64(c.Account), c.Name, c.Skeleton, c.Calling, string(c.Appearance), ms(s.now()), int64(c.Region),
		int64(c.Pose.X), int64(c.Pose.Z), int64(c.Pose.Lift), int64(c.Pose.Facing), int64(c.Health), ms(s.now()))
	if err := changed(made, err); err == sql.ErrNoRows {
		return 0, ErrTaken
	} else if err != nil {
		return 0, err
	}
	if c.Start == nil {
		return entity.ID(n), nil
	}
	op := c.Start(entity.ID(n))
	if len(op.Postings)+len(op.Items)+len(op.Facts) == 0 {
		return entity.ID(n), nil
	}
	results, err := s.apply(ctx, tx, []*pending{{entry: &Operation{Op: op}}})
	if err != nil {
		return 0, err
	}
	return entity.ID(n), results[0].Err
}

// ListCharacters returns the account's living characters, last seen first.
func (s *Store) ListCharacters(ctx context.Context, account AccountID) ([]Summary, error) {
	tx, err := s.engine.beginRead(ctx, s.reads)
	if err != nil {
		return nil, s.wrap("list characters", err)
	}
	defer tx.Rollback()
	list, err := s.listCharacters(ctx, tx, account)
	return list, s.wrap("list characters", err)
}

func (s *Store) listCharacters(ctx context.Context, tx *sql.Tx, account AccountID) ([]Summary, error) {
	type row struct {
		hop, stamp int64
	}
	var list []Summary
	var rest []row
	err := s.run(ctx, tx, `SELECT char_id, name, calling, appearance, COALESCE(amount, 0), region_id, x, z, lift, facing, seen_at,
		hop, stamp
		FROM character LEFT JOIN balance ON holder = char_id AND asset = $1
		WHERE account_id = $2 AND deleted_at = 0 ORDER BY char_id`,
		[]any{string(ledger.Experience), int64(account)},
		func(rows *sql.Rows) error {
			var c Summary
			var r row
			var seen int64
			var appearance string
			if err := rows.Scan(&c.ID, &c.Name, &c.Calling, &appearance, &c.Experience, &c.Region,
				&c.Pose.X, &c.Pose.Z, &c.Pose.Lift, &c.Pose.Facing, &seen, &r.hop, &r.stamp); err != nil {
				return err
			}
			c.Appearance, c.SeenAt = []byte(appearance), at(seen)
			list, rest = append(list, c), append(rest, r)
			return nil
		})
	for i := range list {
		c := &list[i]
		v := Volatile{Pose: c.Pose, Seen: c.SeenAt}
		if err == nil {
			err = s.overlay(ctx, tx, c.ID, c.Region, uint64(rest[i].hop), rest[i].stamp, &v)
		}
		c.Pose, c.SeenAt = v.Pose, v.Seen
	}
	slices.SortStableFunc(list, func(a, b Summary) int { return b.SeenAt.Compare(a.SeenAt) })
	return list, err
}

// DeleteCharacter takes the character from its account. What it holds stays in the books;
// its name stays taken until FreeDeleted. The caller has made sure that it is not in the world.
func (s *Store) DeleteCharacter(ctx context.Context, account AccountID, id entity.ID) error {
	return s.write(ctx, "delete character", func(tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `UPDATE character SET deleted_at = $1, hop = hop + 1
			WHERE char_id = $2 AND account_id = $3 AND deleted_at = 0`, ms(s.now()), int64(id), int64(account)))
	})
}

// LoadCharacter returns the character and all it holds, as of one moment, as newly as its
// region has saved it. ErrNotFound when
// it does not exist or was deleted.
func (s *Store) LoadCharacter(ctx context.Context, id entity.ID) (Character, ledger.Holdings, error) {
	what := fmt.Sprintf("load character %d", id)
	tx, err := s.engine.beginRead(ctx, s.reads)
	if err != nil {
		return Character{}, ledger.Holdings{}, s.wrap(what, err)
	}
	defer tx.Rollback()
	c, stamp, err := loadCharacter(ctx, tx, id)
	if err == nil {
		err = s.overlay(ctx, tx, id, c.Region, c.Hop, stamp, &c.Volatile)
	}
	if err != nil {
		return Character{}, ledger.Holdings{}, s.wrap(what, err)
	}
	h, err := s.holdings(ctx, tx, ledger.Holder(id))
	return c, h, s.wrap(what, err)
}

// loadCharacter returns a character as it stands in its row, and that row's stamp.
func loadCharacter(ctx context.Context, tx *sql.Tx, id entity.ID) (c Character, stamp int64, err error) {
	c.ID = id
	var bot, hop, created, seen int64
	var appearance string
	err = tx.QueryRowContext(ctx, `SELECT c.account_id, c.name, c.calling, c.appearance, c.created_at, a.bot, c.region_id, c.hop,
		c.x, c.z, c.lift, c.facing, c.health, c.state, c.seen_at, c.stamp
		FROM character c JOIN account a ON a.account_id = c.account_id WHERE c.char_id = $1 AND c.deleted_at = 0`, int64(id)).
		Scan(&c.Account, &c.Name, &c.Calling, &appearance, &created, &bot, &c.Region, &hop,
			&c.Pose.X, &c.Pose.Z, &c.Pose.Lift, &c.Pose.Facing, &c.Health, &c.State, &seen, &stamp)
	c.Appearance, c.Bot, c.Hop = []byte(appearance), bot != 0, uint64(hop)
	c.CreatedAt, c.Seen = at(created), at(seen)
	return c, stamp, err
}

// CharacterNamed returns the living character whose name has the skeleton.
func (s *Store) CharacterNamed(ctx context.Context, skeleton string) (id entity.ID, account AccountID, name string, err error) {
	err = s.reads.QueryRowContext(ctx, `SELECT char_id, account_id, name FROM character
		WHERE skeleton = $1 AND deleted_at = 0`, skeleton).Scan(&id, &account, &name)
	return id, account, name, s.wrap("character by name", err)
}

// CharactersIn returns the characters whose row gives them to the region: what a new
// owner may load. Most are not in the world; seenAfter leaves out those not seen since.
func (s *Store) CharactersIn(ctx context.Context, region uint16, seenAfter time.Time) ([]entity.ID, error) {
	var list []entity.ID
	err := s.query(ctx, `SELECT char_id FROM character
		WHERE region_id = $1 AND deleted_at = 0 AND seen_at >= $2 ORDER BY char_id`,
		[]any{int64(region), ms(seenAfter)},
		func(rows *sql.Rows) error {
			var id entity.ID
			err := rows.Scan(&id)
			list = append(list, id)
			return err
		})
	return list, s.wrap("characters in region", err)
}
