package world

import (
	"errors"
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

type mood struct{ Joy int }

var (
	carried = NewComponent[mood]("test.carried", Carry)
	dropped = NewComponent[mood]("test.dropped", Drop)
	loaded  = NewComponent[mood]("test.loaded", Load)
)

var (
	here   = geom.Region(8, 8)
	beyond = geom.Region(9, 8)
)

func newWorld(r geom.RegionID) *World {
	return New(Config{Region: r, Epoch: 3, Seed: 1, StartMs: 1_700_000_000_000})
}

// in runs f inside a tick and returns what came out of it.
func in(w *World, f func(tx *Tx)) *Output {
	tx := w.Begin(0, Hooks{})
	f(tx)
	return w.End()
}

func arrive(t *testing.T, w *World, id entity.ID, at geom.Point) {
	t.Helper()
	if !w.Arrive(Traveller{ID: id, Body: motion.State{X: at.X, Z: at.Z}, Desc: &corepb.Description{Name: "Ada"}, Hop: 7, Attached: true}) {
		t.Fatalf("%v could not arrive", id)
	}
}

func TestComponentIsRemovedWithItsEntity(t *testing.T) {
	w := newWorld(here)
	in(w, func(tx *Tx) {
		a := tx.Spawn(Spawn{At: geom.Metres(4400, 4300)})
		b := tx.Spawn(Spawn{At: geom.Metres(4410, 4300)})
		carried.Set(tx, a, mood{1})
		carried.Set(tx, b, mood{2})
		tx.Despawn(a)
		if carried.Of(tx, a) != nil || carried.Count(tx) != 1 {
			t.Errorf("count = %d after despawn, want 1", carried.Count(tx))
		}
		carried.Each(tx, func(id entity.ID, m *mood) {
			if id != b || m.Joy != 2 {
				t.Errorf("left over: %v with %d", id, m.Joy)
			}
		})
	})
}

func TestEachSkipsWhatIsRemovedMeanwhile(t *testing.T) {
	w := newWorld(here)
	in(w, func(tx *Tx) {
		var ids []entity.ID
		for range 5 {
			id := tx.Spawn(Spawn{At: geom.Metres(4400, 4300)})
			carried.Set(tx, id, mood{})
			ids = append(ids, id)
		}
		visits := 0
		carried.Each(tx, func(entity.ID, *mood) {
			visits++
			for _, id := range ids[1:] {
				tx.Despawn(id)
			}
		})
		if visits != 1 {
			t.Errorf("visited %d, want only the first", visits)
		}
	})
}

func TestHandoffCarriesWhatTravels(t *testing.T) {
	from, to := newWorld(here), newWorld(beyond)
	const id = entity.ID(42)
	in(from, func(tx *Tx) {
		arrive(t, from, id, geom.Metres(4500, 4300))
		carried.Set(tx, id, mood{1})
		dropped.Set(tx, id, mood{2})
		loaded.Set(tx, id, mood{3})
		tx.ChangeVitals(id).Health = 55
	})
	from.SetOpen(beyond, true)
	out := in(from, func(tx *Tx) { tx.Place(id, geom.Metres(4615, 4300), 0) })
	if len(out.Handoffs) != 1 || out.Handoffs[0].To != beyond {
		t.Fatalf("handoffs = %+v, want one to %v", out.Handoffs, beyond)
	}
	if _, owned := from.Hop(id); owned {
		t.Error("the old owner still has it")
	}
	traveller := out.Handoffs[0].Traveller
	in(to, func(tx *Tx) {
		if !to.Arrive(traveller) {
			t.Fatal("did not arrive")
		}
		if m := carried.Of(tx, id); m == nil || m.Joy != 1 {
			t.Errorf("carried component = %v", m)
		}
		if m := loaded.Of(tx, id); m == nil || m.Joy != 3 {
			t.Errorf("loaded component = %v", m)
		}
		if dropped.Of(tx, id) != nil {
			t.Error("a dropped component travelled")
		}
		if v := tx.Vitals(id); v.Health != 55 {
			t.Errorf("health = %d, want 55", v.Health)
		}
	})
}

func TestNobodyCrossesAShutBorderOrWithChangesPending(t *testing.T) {
	w := newWorld(here)
	const id = entity.ID(42)
	in(w, func(*Tx) { arrive(t, w, id, geom.Metres(4500, 4300)) })
	out := in(w, func(tx *Tx) { tx.Place(id, geom.Metres(4615, 4300), 0) })
	if len(out.Handoffs) != 0 {
		t.Error("crossed a shut border")
	}
	w.SetOpen(beyond, true)
	op := ledger.Op{ID: ledger.NewOpID(1, "test"), Kind: "test"}
	out = in(w, func(tx *Tx) { tx.Commit(op, []entity.ID{id}, nil) })
	if len(out.Handoffs) != 0 {
		t.Error("crossed with a durable change pending")
	}
	out = in(w, func(*Tx) { w.Resolve(op.ID, nil) })
	if len(out.Handoffs) != 1 {
		t.Error("did not cross when all was committed")
	}
}

func TestCommandIsAnsweredAfterItsCommit(t *testing.T) {
	w := newWorld(here)
	const id = entity.ID(42)
	var op ledger.OpID
	told := false
	c := Command{From: id, Seq: 9, SessionMs: 1, Session: 2}
	out := in(w, func(*Tx) {
		arrive(t, w, id, geom.Metres(4500, 4300))
		w.Do(c, func(tx *Tx) error {
			op = tx.OpID("buy")
			tx.Commit(ledger.Op{ID: op, Kind: "buy"}, []entity.ID{id}, func(*Tx, error) { told = true })
			return nil
		})
	})
	if len(out.Results) != 0 || len(out.Ops) != 1 || out.Ops[0].Chars[0].Hop != 7 {
		t.Fatalf("before the commit: %+v", out)
	}
	out = in(w, func(*Tx) { w.Resolve(op, nil) })
	if !told || len(out.Results) != 1 || out.Results[0] != (Result{id, 9, ""}) {
		t.Errorf("after the commit: told %v, results %+v", told, out.Results)
	}
	out = in(w, func(*Tx) {
		w.Do(Command{From: id, Seq: 10}, func(*Tx) error { return errors.New("rpg.no_mana") })
	})
	if len(out.Results) != 1 || out.Results[0].Code != "rpg.no_mana" {
		t.Errorf("a rejection gave %+v", out.Results)
	}
}

func TestRefusedOperationReloadsItsCharacters(t *testing.T) {
	w := newWorld(here)
	const id = entity.ID(42)
	op := ledger.Op{ID: ledger.NewOpID(1, "x"), Kind: "test"}
	in(w, func(tx *Tx) {
		arrive(t, w, id, geom.Metres(4500, 4300))
		tx.Commit(op, []entity.ID{id}, func(_ *Tx, err error) {
			if !errors.Is(err, ErrOpRefused) {
				t.Errorf("then got %v", err)
			}
		})
	})
	out := in(w, func(*Tx) { w.Resolve(op.ID, ErrOpRefused) })
	if len(out.Reload) != 1 || out.Reload[0] != id {
		t.Errorf("reload = %v, want %v", out.Reload, id)
	}
}

func TestRowsReadTooEarlyAreReadAgain(t *testing.T) {
	w := newWorld(here)
	w.SetOpen(geom.Region(9, 8), true)
	const id = entity.ID(42)
	commit := func(tx *Tx, name string) ledger.OpID {
		op := ledger.Op{ID: ledger.NewOpID(1, name), Kind: "test"}
		tx.Commit(op, []entity.ID{id}, nil)
		return op.ID
	}
	var refused, later ledger.OpID
	in(w, func(tx *Tx) {
		arrive(t, w, id, geom.Metres(4500, 4300))
		refused = commit(tx, "refused")
	})
	in(w, func(*Tx) { w.Resolve(refused, ErrOpRefused) })
	read := w.OpCount(id)
	in(w, func(tx *Tx) {
		tx.Place(id, geom.Metres(4620, 4300), 0)
		later = commit(tx, "later")
	})
	out := in(w, func(tx *Tx) {
		if w.Reloaded(id, read) || !tx.Pending(id) {
			t.Error("rows are taken that lack what followed")
		}
	})
	if len(out.Reload) != 1 || len(out.Handoffs) > 0 {
		t.Errorf("reload %v, handoffs %d", out.Reload, len(out.Handoffs))
	}
	out = in(w, func(*Tx) { w.Resolve(later, nil) })
	if len(out.Handoffs) > 0 || w.Settled(id) {
		t.Error("handed over with a memory that is wrong")
	}
	out = in(w, func(*Tx) {
		if !w.Reloaded(id, w.OpCount(id)) {
			t.Error("rows are refused that hold everything")
		}
	})
	if len(out.Handoffs) != 1 {
		t.Error("not handed over when all agrees")
	}
}

func TestEpochIsSpentBeforeItsNumbers(t *testing.T) {
	w := newWorld(here)
	if w.Spent() {
		t.Error("a new epoch is spent")
	}
	w.spawned = entity.MaxSpawns - MaxEntities + 1
	in(w, func(tx *Tx) {
		if !w.Spent() || tx.Spawn(Spawn{At: geom.Metres(4400, 4300)}) == 0 {
			t.Error("an epoch is spent before its numbers are, so that nothing has to wait")
		}
	})
}

func TestCheckpointRestoresWhatIsSaved(t *testing.T) {
	w := newWorld(here)
	var saved, loose entity.ID
	in(w, func(tx *Tx) {
		saved = tx.Spawn(Spawn{At: geom.Metres(4400, 4300), Vitals: Vitals{Health: 9, MaxHealth: 10},
			Description: &corepb.Description{Key: "wolf"}, Saved: true})
		loose = tx.Spawn(Spawn{At: geom.Metres(4401, 4300)})
		carried.Set(tx, saved, mood{4})
	})
	data, err := w.Checkpoint()
	if err != nil {
		t.Fatal(err)
	}
	next := newWorld(here)
	in(next, func(tx *Tx) {
		if err := next.Restore(data); err != nil {
			t.Fatal(err)
		}
		if tx.Here(loose) || !tx.Here(saved) {
			t.Fatal("the wrong ones came back")
		}
		if v := tx.Vitals(saved); v.Health != 9 || tx.Description(saved).Key != "wolf" || carried.Of(tx, saved).Joy != 4 {
			t.Errorf("came back as %+v", v)
		}
	})
	started := int64(0)
	in(w, func(tx *Tx) { started = tx.BornMs(saved) })
	later := New(Config{Region: here, Epoch: 2, StartMs: started + 60_000})
	in(later, func(tx *Tx) {
		if err := later.Restore(data); err != nil || tx.BornMs(saved) != started {
			t.Errorf("born at %d, was %d: its loot would be another's (%v)", tx.BornMs(saved), started, err)
		}
	})
}

type push struct{ By int }

func (push) EffectName() string { return "test.push" }

func TestEffectOnAGhostGoesToItsOwner(t *testing.T) {
	mine, theirs := newWorld(here), newWorld(beyond)
	const id = entity.ID(42)
	in(theirs, func(*Tx) { arrive(t, theirs, id, geom.Metres(4610, 4300)) })
	var out *Output
	in(mine, func(tx *Tx) {
		mine.SeeGhosts(beyond, theirs.Ghosts(here, nil))
		if !tx.Here(id) || tx.Owned(id) {
			t.Fatal("the ghost is not seen, or is taken for one's own")
		}
		if !tx.Affect(1, id, push{3}) {
			t.Error("the effect found nobody")
		}
	})
	out = &mine.out
	if len(out.Remote) != 1 || out.Remote[0].Region != beyond {
		t.Fatalf("remote = %+v", out.Remote)
	}
	got := 0
	theirs.Begin(0, Hooks{Affect: func(_ *Tx, _, to entity.ID, e Effect) { got = e.(push).By }})
	theirs.Deliver(out.Remote[0])
	theirs.End()
	if got != 3 {
		t.Errorf("the owner got %d, want 3", got)
	}
	in(mine, func(tx *Tx) {
		mine.SeeGhosts(beyond, nil)
		if tx.Here(id) {
			t.Error("a ghost that is no longer shown is still seen")
		}
	})
}

func TestCellChangesFollowMovement(t *testing.T) {
	w := newWorld(here)
	var id entity.ID
	in(w, func(tx *Tx) { id = tx.Spawn(Spawn{At: geom.Metres(4100, 4100)}) })
	w.ClearChanges()
	in(w, func(tx *Tx) { tx.Place(id, geom.Metres(4200, 4100), 0) })
	was, _ := w.CellIndex(geom.CellAt(geom.Metres(4100, 4100)))
	now, _ := w.CellIndex(geom.CellAt(geom.Metres(4200, 4100)))
	left, entered := w.View(was).Left, w.View(now).Entered
	if len(left) != 1 || left[0].Why != Moved || left[0].To != geom.CellAt(geom.Metres(4200, 4100)) {
		t.Errorf("left = %+v", left)
	}
	if len(entered) != 1 || w.ShownAt(entered[0].Slot).ID != id || !entered[0].Crossed || entered[0].From != w.View(was).At {
		t.Errorf("entered = %v", entered)
	}
	if len(w.View(was).Members) != 0 || len(w.View(now).Members) != 1 {
		t.Error("members do not agree")
	}
}

// TestWhoIsKnownByAnotherCell: only who stood in one cell, unchanged, when the tick began is
// known to those who were told of that cell.
func TestWhoIsKnownByAnotherCell(t *testing.T) {
	first, second, third := geom.Metres(4100, 4100), geom.Metres(4200, 4100), geom.Metres(4300, 4100)
	tests := []struct {
		name string
		do   func(tx *Tx, id entity.ID) entity.ID
		at   geom.Point
		want bool
	}{
		{"one step", func(tx *Tx, id entity.ID) entity.ID { tx.Place(id, second, 0); return id }, second, true},
		{"two cells in a tick", func(tx *Tx, id entity.ID) entity.ID {
			tx.Place(id, second, 0)
			tx.Place(id, third, 0)
			return id
		}, third, false},
		{"dressed before", func(tx *Tx, id entity.ID) entity.ID {
			tx.Describe(id, nil)
			tx.Place(id, second, 0)
			return id
		}, second, false},
		{"new", func(tx *Tx, _ entity.ID) entity.ID {
			id := tx.Spawn(Spawn{At: first})
			tx.Place(id, second, 0)
			return id
		}, second, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(here)
			var id entity.ID
			in(w, func(tx *Tx) { id = tx.Spawn(Spawn{At: first}) })
			w.ClearChanges()
			in(w, func(tx *Tx) { id = tt.do(tx, id) })
			cell, _ := w.CellIndex(geom.CellAt(tt.at))
			entered := w.View(cell).Entered
			if len(entered) != 1 || w.ShownAt(entered[0].Slot).ID != id || entered[0].Crossed != tt.want {
				t.Errorf("entered = %+v, want one, crossed %v", entered, tt.want)
			}
		})
	}
}
