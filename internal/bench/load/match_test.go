package load

import (
	"slices"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
)

var origin = time.Unix(1000, 0)

func ms(n int) time.Time { return origin.Add(time.Duration(n) * time.Millisecond) }

// sent makes inputs that were sent every 100 ms and first held by the ticks given; 0: none.
func sent(region uint16, ticks ...uint32) []input {
	var all []input
	for i, tick := range ticks {
		all = append(all, input{first: uint32(1 + 2*i), sent: ms(100 * i), acked: tick != 0, at: moment{region, tick}})
	}
	return all
}

// seen makes frames of ticks, 50 ms each, that tell of somebody, and arrive with the tick.
func seen(region uint16, mover uint16, ticks ...uint32) *sightings {
	all := new(sightings)
	for _, tick := range ticks {
		all.told = append(all.told, 3, mover, mover)
		all.add(sighting{moment{region, tick}, ms(50 * int(tick))})
	}
	return all
}

func count(inputs []input, frames *sightings, mover int) (expected, received int, s Spread) {
	var h histogram
	expected, received = updates(inputs, frames.ofEach(100)[mover], window{ms(0), ms(1000)}, inSight(nil, 0), &h)
	return expected, received, h.spread()
}

func TestUpdatesAreTiedByTheTick(t *testing.T) {
	border := seen(1, 70, 1, 2)
	border.told = append(border.told, 70)
	border.add(sighting{moment{2, 900}, ms(130)})
	for _, c := range []struct {
		name               string
		inputs             []input
		frames             *sightings
		expected, received int
		p99                float64
	}{
		{"each in its tick", sent(1, 1, 3, 5), seen(1, 70, 1, 2, 3, 4, 5), 3, 3, 50},
		{"one tick later", sent(1, 1, 3, 5), seen(1, 70, 2, 4, 6), 3, 3, 100},
		{"every fourth tick: half are overtaken", sent(1, 1, 3, 5, 7), seen(1, 70, 4, 8), 4, 2, 100},
		{"two in one tick: the older is lost", sent(1, 1, 3, 3), seen(1, 70, 1, 3), 3, 2, 50},
		{"never held by a tick", sent(1, 1, 0, 5), seen(1, 70, 1, 2, 3, 4, 5), 3, 2, 50},
		{"of another region", sent(1, 1, 3), seen(2, 70, 1, 2, 3), 2, 0, 0},
		{"of another mover", sent(1, 1, 3), seen(1, 71, 1, 2, 3), 2, 0, 0},
		{"before it was sent on", sent(1, 3, 5), seen(1, 70, 1, 2), 2, 0, 0},
		{"over a border", append(sent(1, 1), input{first: 3, sent: ms(100), acked: true, at: moment{2, 900}}),
			border, 2, 2, 50},
	} {
		e, r, s := count(c.inputs, c.frames, 70)
		if e != c.expected || r != c.received || s.P99 != c.p99 {
			t.Errorf("%s: %d of %d, p99 %v", c.name, r, e, s.P99)
		}
	}
}

func TestSightingsAreSortedByWhomTheyTellOf(t *testing.T) {
	var s sightings
	for tick, told := range [][]uint16{{0, 2}, {}, {2, 1, 2}} {
		s.told = append(s.told, told...)
		s.add(sighting{at: moment{1, uint32(tick)}})
	}
	for i, want := range [][]uint32{{0}, {2}, {0, 2}, nil} {
		var got []uint32
		for _, f := range s.ofEach(4)[i] {
			got = append(got, f.at.tick)
		}
		if !slices.Equal(got, want) {
			t.Errorf("number %d is in %v, want %v", i, got, want)
		}
	}
}

func TestOnlyTheWindowCounts(t *testing.T) {
	inputs, frames := sent(1, 1, 3, 5, 7), seen(1, 70, 1, 3, 5, 7)
	frames.frames[2].arrived = ms(5000)
	var h histogram
	e, r := updates(inputs, frames.ofEach(100)[70], window{ms(100), ms(300)}, inSight(nil, 0), &h)
	if e != 2 || r != 1 {
		t.Errorf("%d of %d", r, e)
	}
}

func TestWhoIsInSightIsExpected(t *testing.T) {
	inputs := sent(1, 1, 3, 5, 0)
	for i, x := range []int32{0, 49_000, 51_000, 0} {
		inputs[i].place = geom.Point{X: x}
	}
	settle(inputs) // the last was never answered: it counts where it was last, out of sight
	own := track(sent(1, 1))
	var h histogram
	e, r := updates(inputs, seen(1, 70, 1, 3, 5).ofEach(100)[70], window{ms(0), ms(1000)}, inSight(own.at, 50_000), &h)
	if e != 2 || r != 2 {
		t.Errorf("%d of %d", r, e)
	}
}

func TestWhoIsInAnotherLayerIsNotExpected(t *testing.T) {
	here := geom.Region(8, 8)
	inputs := sent(1, 1, 3, 5, 7, 0)
	for i, r := range []geom.RegionID{here, here.InLayer(1), here.InLayer(1), geom.Region(9, 8)} {
		inputs[i].at.region = uint16(r)
	}
	own := track(sent(1, 1, 3, 5, 7, 9))
	for i, r := range []geom.RegionID{here, here, here.InLayer(1), here.InLayer(1), here.InLayer(1)} {
		own[i].at.region = uint16(r)
	}
	expects := inLayer(own, inSight(nil, 0))
	for i, want := range []bool{true, false, true, true, true} { // of the last nobody knows where it was
		if got := expects(&inputs[i]); got != want {
			t.Errorf("input %d is expected: %v", i, got)
		}
	}
	if _, known := (track{}).home(ms(0)); known {
		t.Error("nobody was in a region")
	}
}

func TestATrackIsWhereOneWasLast(t *testing.T) {
	own := track(sent(1, 1, 3, 5))
	for i := range own {
		own[i].place.X = int32(i + 1)
	}
	for at, want := range map[int]int32{-5: 1, 0: 1, 99: 1, 100: 2, 250: 3, 9999: 3} {
		if got := own.at(ms(at)).X; got != want {
			t.Errorf("at %d ms: %d, not %d", at, got, want)
		}
	}
	if (track{}).at(ms(0)) != (geom.Point{}) {
		t.Error("nobody was somewhere")
	}
}

func TestAJournalTiesAnswersToInputs(t *testing.T) {
	var acks histogram
	var j journal
	for i := range 4 {
		j.note(uint32(7+2*i), ms(100*i))
	}
	j.applied(7, moment{1, 10}, geom.Point{X: 5}, 0, ms(30))
	j.begin(&acks, 2)
	j.applied(8, moment{1, 11}, geom.Point{X: 6}, 0, ms(80)) // the second step of what was answered
	j.applied(12, moment{1, 12}, geom.Point{X: 7}, 0, ms(230))
	got := j.end()
	if len(got) != 3 || !got[0].acked || got[0].at.tick != 12 || got[1].at.tick != 12 || got[1].place.X != 7 || got[2].acked {
		t.Errorf("%+v", got)
	}
	if s := acks.spread(); s.Count != 2 || s.Max != 130 {
		t.Errorf("%+v", s)
	}
	j.abandon()
	j.applied(14, moment{1, 20}, geom.Point{}, 0, ms(300))
	if j.end()[2].acked {
		t.Error("what was given up was answered")
	}
}
