package atlas

import (
	"testing"

	files "github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/internal/evermere"
)

func TestStartsAreDrawnByCalling(t *testing.T) {
	m := evermere.Map()
	a := &Atlas{Map: m, Content: func() *content.Set { return &content.Set{} }, ShardMs: func() int64 { return 0 }, NowMs: func() int64 { return 1 }}
	callings := []string{"somebody"}
	for _, s := range m.Starts {
		callings = append(callings, s.Callings...)
	}
	for _, calling := range callings {
		for range 20 {
			at, _, health, gift := a.Start(calling)
			if health <= 0 || gift != nil {
				t.Fatalf("health %d, gift %t", health, gift != nil)
			}
			if !near(m, at, calling) {
				t.Errorf("%s begins at %v, at none of its starts", calling, at)
			}
		}
	}
	state := a.State()
	if len(state.Weather) != len(m.Lands) || state.DayLengthMs == 0 {
		t.Errorf("state %v", state)
	}
}

func TestGift(t *testing.T) {
	set, err := content.Load(files.Files)
	if err != nil {
		t.Fatal(err)
	}
	for key, calling := range set.Callings.All() {
		op := character.Kit(set, calling, 7, 1000)
		if err := op.Check(); err != nil {
			t.Errorf("%s: %v", key, err)
		}
		slots := map[ledger.Slot]bool{}
		for _, i := range op.Items {
			if slots[i.Slot] || i.To != 7 || i.From != ledger.Start {
				t.Errorf("%s: %+v", key, i)
			}
			slots[i.Slot] = true
		}
	}
}

func near(m *terrain.Map, at geom.Point, calling string) bool {
	for _, s := range m.Starts {
		for _, c := range append([]string{}, s.Callings...) {
			if c == calling && s.At.Within(at, s.Radius+5*geom.Metre) {
				return true
			}
		}
		if len(s.Callings) == 0 && s.At.Within(at, s.Radius+5*geom.Metre) && calling == "somebody" {
			return true
		}
	}
	return false
}
