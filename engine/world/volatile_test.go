package world

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
)

// cares has what real components have, odd holds what only JSON can write.
type cares struct {
	Cooldowns map[string]int32
	List      []mood
	Target    entity.ID
	Made      int32 `compact:"-"`
	private   int
}

type odd struct{ Any any }

var (
	worried = NewComponent[cares]("test.worried", Carry)
	oddly   = NewComponent[odd]("test.oddly", Carry)
)

// worldOf returns a world with Ada, who has all there is to have.
func worldOf(t *testing.T) *World {
	w := newWorld(here)
	in(w, func(tx *Tx) {
		arrive(t, w, 7, geom.Metres(4300, 4300))
		v := tx.ChangeVitals(7)
		v.Health, v.MaxHealth, v.Power, v.InCombat, v.Target = 30, 120, 5, true, 9
		v.Auras = []AuraShown{{"well_fed", -1, 2, false}}
		tx.SetPosture(7, Sit)
		worried.Set(tx, 7, cares{map[string]int32{"charge": 900}, []mood{{1}, {-2}}, 1 << 52, 5, 6})
		oddly.Set(tx, 7, odd{"text"})
		dropped.Set(tx, 7, mood{3})
	})
	return w
}

// checkRecalled looks for what worldOf gave Ada in a world that read her state.
func checkRecalled(t *testing.T, w *World) {
	t.Helper()
	in(w, func(tx *Tx) {
		slot := w.index[7]
		want := Vitals{Health: 30, MaxHealth: 120, Power: 5, InCombat: true, Target: 9, Auras: []AuraShown{{"well_fed", -1, 2, false}}}
		if got := *w.slots.vitals[slot]; !reflect.DeepEqual(got, want) || w.slots.posture[slot] != Sit {
			t.Errorf("vitals %+v, posture %v", got, w.slots.posture[slot])
		}
		if got := worried.Of(tx, 7); got == nil || got.Cooldowns["charge"] != 900 || len(got.List) != 2 || got.List[1].Joy != -2 || got.Target != 1<<52 {
			t.Errorf("worried: %+v", got)
		}
		if got := oddly.Of(tx, 7); got == nil || got.Any != "text" {
			t.Errorf("oddly: %+v", got)
		}
		if dropped.Of(tx, 7) != nil {
			t.Error("what is dropped was saved")
		}
	})
}

func recalled(t *testing.T, data []byte) *World {
	t.Helper()
	w := newWorld(here)
	in(w, func(*Tx) {
		arrive(t, w, 7, geom.Metres(4300, 4300))
		if err := w.Recall(7, data); err != nil {
			t.Error(err)
		}
	})
	return w
}

func TestVolatileStateIsRecalled(t *testing.T) {
	w := worldOf(t)
	data, body, err := w.Volatile(7)
	if err != nil || body.X != 4_300_000 {
		t.Fatal(err, body)
	}
	checkRecalled(t, recalled(t, data))
	traveller := w.pack(w.index[7])
	same, err := traveller.Volatile()
	if err != nil || !bytes.Equal(same, data) {
		t.Errorf("on the way: %v, %q, want %q", err, same, data)
	}
	if worried := recalled(t, data).columns[worried.index].peek(0).(*cares); worried.Made != 0 {
		t.Error("what is made anew was saved")
	}
}

func TestVolatileStateOfEarlierVersions(t *testing.T) {
	w := worldOf(t)
	e, err := w.save(w.index[7])
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	checkRecalled(t, recalled(t, data))
}

// A component that this program does not know is passed over; half a state is an error.
func TestVolatileStateOfOthers(t *testing.T) {
	w := worldOf(t)
	data, _, _ := w.Volatile(7)
	checkRecalled(t, recalled(t, append(data, 1, 2, 3, 4, 2, 'x', 'y')))
	other := newWorld(here)
	in(other, func(*Tx) {
		arrive(t, other, 7, geom.Metres(4300, 4300))
		for _, bad := range [][]byte{data[:len(data)-1], data[:1], {2, 3}, append(bytes.Clone(data), 5), []byte("{")} {
			if other.Recall(7, bad) == nil {
				t.Errorf("%q is taken for a state", bad)
			}
		}
	})
}

func BenchmarkVolatile(b *testing.B) {
	w := newWorld(here)
	in(w, func(tx *Tx) {
		w.Arrive(Traveller{ID: 7})
		tx.ChangeVitals(7).Health = 30
		worried.Set(tx, 7, cares{Cooldowns: map[string]int32{"charge": 900}, List: []mood{{1}, {-2}}, Target: 1 << 52})
	})
	b.ReportAllocs()
	var data []byte
	for b.Loop() {
		data, _ = w.AppendVolatile(data[:0], 0)
	}
	b.ReportMetric(float64(len(data)), "B")
}
