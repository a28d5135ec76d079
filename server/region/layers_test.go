package region

import (
	"testing"
	"time"
)

// held runs a layering second by second under what a square is like.
type held struct {
	t      *testing.T
	l      layering
	limits layerLimits
	now    time.Time
}

func newHeld(t *testing.T, limits layerLimits) *held {
	h := &held{t: t, limits: limits, now: time.Unix(1_000_000, 0)}
	h.l.add(h.now, crowding{calm: true}, limits)
	return h
}

// after lets time pass and checks how many layers there are then.
func (h *held) after(d time.Duration, c crowding, want int) {
	h.t.Helper()
	for range int(d / time.Second) {
		h.now = h.now.Add(time.Second)
		h.l.add(h.now, c, h.limits)
	}
	if n := h.l.layers(); n != want {
		h.t.Fatalf("%d layers after %v of %+v, want %d", n, d, c, want)
	}
}

var fourLayers = layerLimits{most: 4, deepest: Fifth}

func TestLoadOpensALayer(t *testing.T) {
	h := newHeld(t, fourLayers)
	full := crowding{people: 1000, strained: true}
	h.after(8*time.Second, full, 1)
	h.after(time.Second, crowding{people: 1000}, 1) // a moment of rest
	h.after(8*time.Second, full, 1)
	h.after(3*time.Second, full, 2)
	h.after(45*time.Second, full, 2) // ladders come down slowly
	h.after(30*time.Second, full, 3)
	h.after(10*time.Minute, full, 4)
	// 750 would fit in three layers of 250, but not well below.
	h.after(10*time.Minute, crowding{people: 740, calm: true}, 4)
	h.after(30*time.Second, crowding{people: 400, calm: true}, 4)
	h.after(40*time.Second, crowding{people: 400, calm: true}, 3)
	h.after(10*time.Minute, crowding{people: 400}, 3) // its time is slow still
	h.after(10*time.Minute, crowding{people: 10, calm: true}, 1)
}

func TestALoneCrowdOfCreaturesOpensNone(t *testing.T) {
	h := newHeld(t, fourLayers)
	h.after(5*time.Minute, crowding{people: splitFrom - 1, strained: true}, 1)
}

func TestPeopleOpenALayer(t *testing.T) {
	h := newHeld(t, layerLimits{most: 3, people: 100, deepest: Fifth})
	h.after(5*time.Minute, crowding{people: 100, calm: true}, 1)
	h.after(11*time.Second, crowding{people: 101, calm: true}, 2)
	h.after(11*time.Second, crowding{people: 201, calm: true}, 3)
	h.after(5*time.Minute, crowding{people: 1000, calm: true}, 3)
	h.after(5*time.Minute, crowding{people: 121, calm: true}, 3)
	h.after(61*time.Second, crowding{people: 120, calm: true}, 2)
	h.after(2*time.Minute, crowding{people: 60, calm: true}, 1)
}

func TestAPlaceThatFillsAgainIsMergedLater(t *testing.T) {
	h := newHeld(t, layerLimits{most: 2, people: 100, deepest: Fifth})
	full, empty := crowding{people: 150, calm: true}, crowding{people: 40, calm: true}
	h.after(11*time.Second, full, 2)
	h.after(61*time.Second, empty, 1)
	h.after(11*time.Second, full, 2)
	h.after(110*time.Second, empty, 2)
	h.after(15*time.Second, empty, 1)
	h.after(backAgain+time.Minute, empty, 1)
	h.after(11*time.Second, full, 2)
	h.after(61*time.Second, empty, 1)
}

func TestStaffDecideOnLayers(t *testing.T) {
	h := newHeld(t, layerLimits{most: 1, deepest: Fifth})
	three := 3
	h.l.order(&three)
	three = 2 // the order stands as it was given
	h.after(5*time.Minute, crowding{calm: true}, 3)
	h.l.order(nil)
	h.after(time.Second, crowding{people: 1000}, 1) // as many as are allowed
	h.limits.most, three = 4, 3
	h.l.order(&three)
	h.after(time.Second, crowding{people: 500, calm: true}, 3)
	h.l.order(nil)
	h.after(30*time.Second, crowding{people: 500, calm: true}, 3)
	h.after(3*time.Minute, crowding{people: 500, calm: true}, 1) // nothing has asked for them
}

func TestARegionDoesNotCloseWhileLayersMayOpen(t *testing.T) {
	l := ladder{room: true}
	now := time.Unix(1_000_000, 0)
	for range 600 {
		now = now.Add(50 * time.Millisecond * time.Duration(l.rung.every()))
		l.add(sample{now: now, work: time.Second})
	}
	if l.rung != Fifth {
		t.Errorf("on rung %d, want %d", l.rung, Fifth)
	}
	l.room = false
	for range 100 {
		now = now.Add(250 * time.Millisecond)
		l.add(sample{now: now, work: time.Second})
	}
	if l.rung != Closed {
		t.Errorf("on rung %d with no room for layers, want %d", l.rung, Closed)
	}
}
