package myriad

import (
	"errors"
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/store"
)

func TestRowsOfAnotherOwnerAreNotReloaded(t *testing.T) {
	ctx := t.Context()
	rows, err := store.Open(ctx, store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close(ctx)
	account, _, err := rows.CreateGuest(ctx, false)
	if err != nil {
		t.Fatal(err)
	}
	const here = geom.RegionID(136)
	id, err := rows.CreateCharacter(ctx, store.NewCharacter{Account: account.ID, Name: "Rowan", Skeleton: "rowan",
		Calling: "warden", Appearance: []byte("{}"), Region: uint16(here)})
	if err != nil {
		t.Fatal(err)
	}
	c, _, err := rows.LoadCharacter(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	load := reload(rows)
	if a, err := load(ctx, id, here, c.Hop); err != nil || a.Holdings == nil {
		t.Errorf("the owner got %v, %v", a.Holdings, err)
	}
	if _, err := load(ctx, id, here+1, c.Hop); !errors.Is(err, store.ErrMoved) {
		t.Errorf("another region: %v", err)
	}
	if _, err := load(ctx, id, here, c.Hop+1); !errors.Is(err, store.ErrMoved) {
		t.Errorf("another hop: %v", err)
	}
}
