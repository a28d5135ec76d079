package loot_test

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/rules/loot"
	"github.com/myriad-mmo/myriad/engine/world"
)

// TestEachFillingIsAnotherOperation: what is taken from a chest today and tomorrow must not
// count as the same thing, or the store would refuse the second.
func TestEachFillingIsAnotherOperation(t *testing.T) {
	set := &content.Set{}
	w := world.New(world.Config{Region: 136, Epoch: 1, Content: set})
	seen := map[string]bool{}
	hooks := world.Hooks{Affect: func(tx *world.Tx, from, to entity.ID, e world.Effect) {
		switch e := e.(type) {
		case *loot.Handed:
			if seen[e.Once] {
				t.Errorf("%s for the second time", e.Once)
			}
			seen[e.Once] = true
		default:
			loot.Affect(tx, from, to, e)
		}
	}}
	var chest entity.ID
	for n := range 3 {
		tx := w.Begin(0, hooks)
		if n == 0 {
			w.Arrive(world.Traveller{ID: 7})
			chest = tx.Spawn(world.Spawn{})
		}
		loot.Fill(tx, chest, nil, content.Range{Min: 5, Max: 5}, 7)
		tx.Affect(7, chest, &loot.Ask{Index: -1})
		w.End()
	}
	if len(seen) != 3 {
		t.Errorf("handed over: %v", seen)
	}
}
