package recording_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	files "github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/internal/evermere"
	"github.com/myriad-mmo/myriad/internal/recording"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

var world = sync.OnceValues(func() (*terrain.Map, *content.Set) {
	set, err := content.Load(files.Files)
	if err != nil {
		panic(err)
	}
	return evermere.Map(), set
})

func crowd(players, counted, seconds int) *recording.Crowd {
	chart, set := world()
	return &recording.Crowd{
		Players: players, Counted: counted, Seconds: seconds, Seed: 7, Middle: geom.Metres(4450, 4352), Map: chart, Content: set,
		Welcome: &corepb.Welcome{ProtocolVersion: wire.ProtocolVersion, ServerMs: 1 << 33, MapKey: "evermere"},
	}
}

func record(t testing.TB, c *recording.Crowd) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := c.Record(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// watcher keeps the little of a picture that CHECK speaks of.
type watcher struct {
	t       *testing.T
	cells   map[uint16]geom.Cell // of everybody, by short id
	counts  map[geom.Cell]wire.Counts
	records map[wire.Type]int
	moved   map[uint16]bool
	words   wire.Words
}

func (w *watcher) take(message []byte) {
	r := wire.NewReader(message)
	for {
		rec, ok := r.Next()
		if !ok {
			break
		}
		w.records[rec.Type]++
		if err := w.record(rec); err != nil {
			w.t.Fatalf("record of type %d: %v", rec.Type, err)
		}
	}
	if err := r.Err(); err != nil {
		w.t.Fatal(err)
	}
}

func (w *watcher) record(rec wire.Record) error {
	switch rec.Type {
	case wire.TypeRoster:
		_, l, err := wire.DecodeRoster(rec.Payload)
		if err != nil {
			return err
		}
		return w.enter(&l)
	case wire.TypeEnter:
		l, err := wire.DecodeEntries(rec.Payload)
		if err != nil {
			return err
		}
		return w.enter(&l)
	case wire.TypeLeave:
		l, err := wire.DecodeLeaves(rec.Payload)
		for leave := new(wire.Leave); err == nil && l.Next(leave); {
			if w.cells[leave.Short] == l.Cell {
				w.cells[leave.Short] = leave.To
			}
		}
		return errors.Join(err, l.Err())
	case wire.TypePoses:
		return w.poses(rec.Payload)
	case wire.TypeCounts:
		k, err := wire.DecodeCounts(rec.Payload)
		w.counts[k.Cell] = k
		return err
	case wire.TypeVitals:
		l, err := wire.DecodeVitals(rec.Payload, &w.words)
		for v := new(wire.Vitals); err == nil && l.Next(v); {
		}
		return errors.Join(err, l.Err())
	case wire.TypeCheck:
		return w.check(rec.Payload)
	}
	return nil
}

func (w *watcher) enter(l *wire.Entries) error {
	var e wire.Entry
	for l.Next(&e) {
		if err := proto.Unmarshal(e.Look, new(corepb.Description)); err != nil {
			return err
		}
		w.cells[e.Short] = l.Cell
	}
	return l.Err()
}

func (w *watcher) poses(payload []byte) error {
	l, err := wire.DecodePoses(payload)
	if err != nil {
		return err
	}
	var p wire.Pose
	for l.Next(&p) {
		if w.cells[p.Short] != l.Cell {
			w.t.Fatalf("%d is told in %v and known in %v", p.Short, l.Cell, w.cells[p.Short])
		}
		w.moved[p.Short] = true
	}
	return l.Err()
}

func (w *watcher) check(payload []byte) error {
	k, err := wire.DecodeCheck(payload)
	got := wire.Check{Cell: k.Cell}
	for short, at := range w.cells {
		if at == k.Cell {
			got.Count++
			got.Sum += wire.CheckTerm(short)
		}
	}
	if got != k {
		w.t.Errorf("known are %+v, told are %+v", got, k)
	}
	return err
}

// TestCrowdAddsUp: what is told makes a picture, as a server's frames do.
func TestCrowdAddsUp(t *testing.T) {
	const players, counted, seconds = 1500, 4000, 11
	w := &watcher{t: t, cells: map[uint16]geom.Cell{}, counts: map[geom.Cell]wire.Counts{}, records: map[wire.Type]int{}, moved: map[uint16]bool{}}
	r := recording.NewReader(bytes.NewReader(record(t, crowd(players, counted, seconds))))
	var last time.Duration
	var poses int
	for {
		at, message, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if at < last {
			t.Fatalf("a message of %v after one of %v", at, last)
		}
		if last = at; at > 0 {
			poses += len(message)
		}
		w.take(message)
	}
	people := 0
	for _, k := range w.counts {
		for _, n := range k.People {
			people += int(n)
		}
	}
	switch {
	case last != seconds*time.Second:
		t.Errorf("ends after %v", last)
	case len(w.cells) != players:
		t.Errorf("%d people are known", len(w.cells))
	case people != counted:
		t.Errorf("%d people are counted", people)
	case len(w.moved) < players/3:
		t.Errorf("only %d people moved", len(w.moved))
	case w.records[wire.TypeCheck] == 0 || w.records[wire.TypeLeave] == 0 || w.records[wire.TypeVitals] == 0:
		t.Errorf("records by type: %v", w.records)
	case poses/seconds > 120_000:
		t.Errorf("%d bytes a second, more than a client is sent", poses/seconds)
	}
}

func TestCrowdIsDeterministic(t *testing.T) {
	c := crowd(300, 500, 3)
	first := record(t, c)
	if !bytes.Equal(first, record(t, c)) {
		t.Error("two recordings of a seed differ")
	}
	c.Seed++
	if bytes.Equal(first, record(t, c)) {
		t.Error("recordings of two seeds are equal")
	}
}

func TestCrowdHasLimits(t *testing.T) {
	for _, c := range []*recording.Crowd{crowd(0, 0, 1), crowd(recording.MaxPlayers+1, 0, 1), crowd(1, -1, 1), crowd(1, recording.MaxCounted+1, 1), crowd(1, 0, 0), crowd(1, 0, 61)} {
		if c.Record(t.Context(), io.Discard) == nil {
			t.Errorf("%d, %d, %d was taken", c.Players, c.Counted, c.Seconds)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := crowd(1, 0, 60).Record(ctx, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("a recording that nobody wants ends with %v", err)
	}
}

func TestReaderRefuses(t *testing.T) {
	var out bytes.Buffer
	if err := recording.NewWriter(&out).Write(time.Second, []byte("message")); err != nil {
		t.Fatal(err)
	}
	whole := out.Bytes()
	if at, message, err := recording.NewReader(bytes.NewReader(whole)).Next(); at != time.Second || string(message) != "message" || err != nil {
		t.Errorf("got %v, %q, %v", at, message, err)
	}
	for n := 1; n < len(whole); n++ {
		if _, _, err := recording.NewReader(bytes.NewReader(whole[:n])).Next(); err == nil {
			t.Errorf("%d bytes of %d were taken", n, len(whole))
		}
	}
	if _, _, err := recording.NewReader(bytes.NewReader([]byte{0, 0, 0, 0, 0, 0, 0, 255})).Next(); err == nil {
		t.Error("a message of 4 GB was taken")
	}
}

func BenchmarkCrowd(b *testing.B) {
	c := crowd(2000, 8000, 20)
	for b.Loop() {
		b.SetBytes(int64(len(record(b, c))))
	}
}
