package myriad

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/internal/recording"
	"github.com/myriad-mmo/myriad/server/realm"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// benchTime is how long a recording may take to be written, its reader included.
const benchTime = time.Minute

// benchMiddle is where the recorded crowd stands: in front of the hall on Larkspur's square.
var benchMiddle = geom.Metres(4450, 4372)

// benchCrowd answers GET /bench/crowd.bin with a recording of a crowd, made while it is
// written, for the page /bench: players=2000, counts=8000, seconds=20, seed=1. It makes one
// at a time, so that it takes no more than a share of one processor from the game.
type benchCrowd struct {
	realm *realm.Realm
	log   *slog.Logger
	busy  sync.Mutex // held while a recording is made
}

func (b *benchCrowd) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	crowd, err := b.crowd(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if !b.busy.TryLock() {
		w.Header().Set("Retry-After", "5")
		http.Error(w, "another recording is being made", http.StatusServiceUnavailable)
		return
	}
	defer b.busy.Unlock()
	err = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(benchTime))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Cache-Control", "no-store")
	if err := crowd.Record(r.Context(), w); err != nil {
		b.log.Debug("a recording ended early", "err", err) // the reader has gone
	}
}

// crowd reads what is asked for.
func (b *benchCrowd) crowd(r *http.Request) (*recording.Crowd, error) {
	chart, set := b.realm.Terrain(), b.realm.Set()
	c := &recording.Crowd{
		Players: 2000, Counted: 8000, Seconds: 20, Seed: 1, Middle: benchMiddle, Map: chart, Content: set,
		Welcome: &corepb.Welcome{
			ProtocolVersion: wire.ProtocolVersion, Build: Build(), TickRateHz: 20, ServerMs: 1 << 32,
			ContentVersion: set.Version, MapKey: chart.Key, MapVersion: chart.Version(),
		},
	}
	query := r.URL.Query()
	for name, into := range map[string]*int{"players": &c.Players, "counts": &c.Counted, "seconds": &c.Seconds} {
		if err := number(query.Get(name), into); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if text := query.Get("seed"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return nil, errors.New("seed: no number")
		}
		c.Seed = seed
	}
	return c, c.Check()
}

// number reads a number; an empty text leaves it as it is.
func number(text string, into *int) error {
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return errors.New("no number")
	}
	*into = n
	return nil
}
