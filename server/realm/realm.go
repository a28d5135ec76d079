// Package realm holds the content and the map that a node serves: it loads them, puts a new
// generation in force when a file of the overlay is saved, offers them to clients, and
// answers what sessions must know of them. It knows no rules.
//
// A Realm may be used from any goroutine.
package realm

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"sync/atomic"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/sky"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// Rules are what a realm asks the rules about characters.
type Rules struct {
	// Level returns the level that so much experience makes.
	Level func(experience int64) int32
	// WornSlot returns the slot of the name, which content uses for worn items.
	WornSlot func(name string) (ledger.Slot, bool)
	// Wanderer reports whether characters of the calling begin at a start drawn from all.
	Wanderer func(calling string) bool
}

// Config is what a Realm is made of.
type Config struct {
	Files   fs.FS  // the content, as engine/content.Load reads it
	Overlay string // folder laid over Files; empty: none
	MapFile string // path of the map below Files
	Rules   Rules
	Clock   func() int64 // the shard's clock, ms
	Log     *slog.Logger
	// Changed is called with each later generation of content, from Run's goroutine.
	Changed func(*content.Set)
}

// Realm is the content and map in force.
type Realm struct {
	config  Config
	tree    fs.FS
	terrain *terrain.Map
	now     atomic.Pointer[generation]
	pages   pages
}

// generation is one state of the content with what is served of it.
type generation struct {
	set        *content.Set
	catalogues map[string]*lazyFile // by language
}

// Open loads content and map. The error names every mistake in the files with its place.
func Open(c Config) (*Realm, error) {
	r := &Realm{config: c, tree: c.Files}
	if c.Overlay != "" {
		if info, err := os.Stat(c.Overlay); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("content folder %s: not a folder that can be read", c.Overlay)
		}
		r.tree = content.Overlay(c.Files, os.DirFS(c.Overlay))
	}
	text, err := fs.ReadFile(r.tree, c.MapFile)
	if err != nil {
		return nil, fmt.Errorf("map: %w", err)
	}
	if r.terrain, err = terrain.Load(c.MapFile, text); err != nil {
		return nil, err
	}
	set, err := content.Load(r.tree)
	if err != nil {
		return nil, firstProblem(err)
	}
	r.adopt(set)
	r.pages = newPages(r.terrain)
	return r, nil
}

// firstProblem is one line about what may be many mistakes.
func firstProblem(err error) error {
	var problems content.Problems
	if errors.As(err, &problems) && len(problems) > 1 {
		return fmt.Errorf("content: %s, and %d more: myriad check shows them", problems[0], len(problems)-1)
	}
	return fmt.Errorf("content: %w", err)
}

// adopt puts a generation in force.
func (r *Realm) adopt(set *content.Set) {
	g := &generation{set: set, catalogues: map[string]*lazyFile{}}
	for _, language := range content.Languages {
		g.catalogues[language] = newCatalogue(set, language)
	}
	r.now.Store(g)
}

// Set returns the content in force.
func (r *Realm) Set() *content.Set { return r.now.Load().set }

// Terrain returns the map.
func (r *Realm) Terrain() *terrain.Map { return r.terrain }

// ContentVersion changes when the content changes.
func (r *Realm) ContentVersion() string { return r.Set().Version }

// Map returns the key and version of the map.
func (r *Realm) Map() (key, version string) { return r.terrain.Key, r.terrain.Version() }

// Land returns the content key of the land at a point.
func (r *Realm) Land(p geom.Point) string { return r.terrain.LandAt(p).Key }

// Level returns the level that so much experience makes.
func (r *Realm) Level(experience int64) uint32 { return uint32(r.config.Rules.Level(experience)) }

// CallingExists reports whether a new character may have the calling.
func (r *Realm) CallingExists(calling string) bool { return r.Set().Callings.Of(calling) != nil }

// Start returns where a new character of the calling begins, with what health, and the
// operation that gives it what it begins with. Newcomers are spread over the circle of
// their start, so that they do not stand in one another.
func (r *Realm) Start(calling string) (at geom.Point, facing uint16, health int32, gift func(id entity.ID) ledger.Op) {
	set := r.Set()
	start := r.startOf(calling)
	at = start.At.Move(geom.Angle(rand.Uint32()), rand.Int32N(start.Radius+1)).Clamp()
	e := set.Callings.Of(calling)
	if e == nil {
		return at, uint16(start.Facing), 1, nil
	}
	return at, uint16(start.Facing), max(1, e.Stats[content.Health]), func(id entity.ID) ledger.Op { return r.gift(set, e, id) }
}

// startOf finds the start of a calling: its own, or that of those who have none.
func (r *Realm) startOf(calling string) *terrain.Start {
	starts := r.terrain.Starts
	if r.config.Rules.Wanderer(calling) {
		return &starts[rand.IntN(len(starts))]
	}
	common := &starts[0]
	for i := range starts {
		switch {
		case slices.Contains(starts[i].Callings, calling):
			return &starts[i]
		case len(starts[i].Callings) == 0:
			common = &starts[i]
		}
	}
	return common
}

// gift is the operation that gives a new character what its calling begins with. Its id
// follows from the character, so that it happens once.
func (r *Realm) gift(set *content.Set, e *content.Calling, id entity.ID) ledger.Op {
	holder := ledger.Holder(id)
	op := ledger.Op{ID: ledger.NewOpID(0, "start", id.String()), Kind: "start", Actor: holder}
	post := func(asset ledger.Asset, count int64) {
		op.Postings = append(op.Postings,
			ledger.Posting{Holder: ledger.Start, Asset: asset, Delta: -count},
			ledger.Posting{Holder: holder, Asset: asset, Delta: count})
	}
	if e.Coins > 0 {
		post(ledger.Coin, int64(e.Coins))
	}
	bag := ledger.Slot(0)
	for _, given := range e.Items {
		item := set.Items.Of(given.Item)
		if item.Stackable() {
			post(ledger.Asset(given.Item), int64(given.Count))
			continue
		}
		for n := range given.Count {
			slot := bag
			if worn, ok := r.config.Rules.WornSlot(item.Slot); ok && given.Worn && n == 0 {
				slot = worn
			} else {
				bag++
			}
			op.Items = append(op.Items, ledger.ItemChange{
				ID: op.ID.Made(len(op.Items)), Key: given.Item, From: ledger.Start, To: holder, Slot: slot,
			})
		}
	}
	return op
}

// State returns the sky and the weather of every land.
func (r *Realm) State() *corepb.WorldState {
	now := r.config.Clock()
	state := &corepb.WorldState{
		ServerMs: uint64(now), DayMs: uint32(sky.Day(now)), DayLengthMs: sky.DayMs, Season: uint32(sky.SeasonAt(now)),
	}
	for i := range r.terrain.Lands {
		land := &r.terrain.Lands[i]
		w := sky.WeatherAt(land.Key, land.Weather, now)
		state.Weather = append(state.Weather, &corepb.WorldState_LandWeather{Land: land.Key, Weather: w.Kind, Intensity: w.Intensity})
	}
	return state
}
