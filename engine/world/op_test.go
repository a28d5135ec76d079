package world

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
)

func TestWhoWantsWhatIsOnItsWayIsAnsweredWithIt(t *testing.T) {
	const first, second = entity.ID(42), entity.ID(43)
	loot := ledger.Op{ID: ledger.NewOpID(1, "loot", "of one corpse"), Kind: "loot"}
	one := Command{From: first, Seq: 9, SessionMs: 1, Session: 2}
	for _, test := range []struct {
		name  string
		again Command
		err   error
		code  string
	}{
		{"the same command", one, nil, ""},
		{"the same command, refused", one, ErrOpRefused, "core.conflict"},
		{"another's", Command{From: second, Seq: 9, SessionMs: 1, Session: 3}, nil, "core.conflict"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(here)
			out := in(w, func(*Tx) {
				arrive(t, w, first, geom.Metres(4500, 4300))
				arrive(t, w, second, geom.Metres(4501, 4300))
				for _, c := range []Command{one, test.again} {
					w.Do(c, func(tx *Tx) error { tx.Commit(loot, []entity.ID{c.From}, nil); return nil })
				}
			})
			if len(out.Results) != 0 || len(out.Ops) != 1 {
				t.Fatalf("before the commit: results %+v, %d operations", out.Results, len(out.Ops))
			}
			if len(out.Reload) != 1 || out.Reload[0] != test.again.From {
				t.Errorf("to be loaded anew: %v", out.Reload)
			}
			out = in(w, func(*Tx) { w.Resolve(loot.ID, test.err) })
			if len(out.Results) != 2 || out.Results[1] != (Result{test.again.From, 9, test.code}) {
				t.Errorf("after it: %+v", out.Results)
			}
		})
	}
}

func TestAnswersForAnEarlierStayDoNotCount(t *testing.T) {
	w := newWorld(here)
	const id = entity.ID(42)
	old, now := ledger.NewOpID(1, "old"), ledger.NewOpID(1, "now")
	in(w, func(tx *Tx) {
		arrive(t, w, id, geom.Metres(4500, 4300))
		tx.Commit(ledger.Op{ID: old, Kind: "test"}, []entity.ID{id}, nil)
	})
	in(w, func(tx *Tx) { // its handover into this region was refused: it comes anew, from its rows
		w.Remove(id)
		if !w.Arrive(Traveller{ID: id, Hop: 8}) {
			t.Fatal("did not arrive")
		}
		tx.Commit(ledger.Op{ID: now, Kind: "test"}, []entity.ID{id}, nil)
	})
	in(w, func(*Tx) { w.Resolve(old, ErrOpRefused) })
	if w.PendingOps(id) != 1 {
		t.Errorf("%d operations pending, want the later one", w.PendingOps(id))
	}
}

func TestNothingIsToldOnTopOfARefusedOperation(t *testing.T) {
	w := newWorld(here)
	const id, other = entity.ID(42), entity.ID(43)
	var ops []ledger.OpID
	in(w, func(tx *Tx) {
		arrive(t, w, id, geom.Metres(4500, 4300))
		arrive(t, w, other, geom.Metres(4501, 4300))
		for _, name := range []string{"five coins", "three more"} {
			op := ledger.Op{ID: ledger.NewOpID(1, name), Kind: "test"}
			tx.Commit(op, []entity.ID{id}, func(tx *Tx, err error) {
				if err == nil {
					tx.Tell(other, Event{Body: []byte("look")})
					tx.Tell(id, Event{Body: []byte("you have eight coins")})
				}
			})
			ops = append(ops, op.ID)
		}
	})
	out := in(w, func(*Tx) {
		w.Resolve(ops[0], ErrOpRefused)
		w.Resolve(ops[1], nil)
	})
	if len(out.Tells) != 1 || out.Tells[0].To != other {
		t.Errorf("told %+v", out.Tells)
	}
}
