package admin

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/telemetry"
)

// maxDots bounds the characters that one answer shows on the map; more are left out.
const maxDots = 10_000

// auditPage is how many entries of the audit log one answer has.
const auditPage = 50

// stateView is what the page asks for once a second.
type stateView struct {
	Build   string       `json:"build"`
	Node    string       `json:"node"`
	UpS     int64        `json:"up_s"`
	Players int          `json:"players"`
	Bots    int          `json:"bots"`
	Saving  bool         `json:"saving"` // the database cannot be written
	Queue   queueView    `json:"queue"`
	Regions []regionView `json:"regions"`
	// Dots are the characters, three numbers for each: x and z in metres from the
	// north-west corner, and 1 for a program, 0 for a person.
	Dots []int32 `json:"dots"`
}

// queueView is the queue before the world.
type queueView struct {
	Waiting   int   `json:"waiting"`
	Inside    int   `json:"inside"`
	Players   int   `json:"players"` // that may be inside
	EstimateS int64 `json:"estimate_s"`
}

type regionView struct {
	ID         geom.RegionID `json:"id"`
	Entities   int           `json:"entities"`
	Characters int           `json:"characters"`
	Rung       int           `json:"rung"`
	TimeScale  float64       `json:"time_scale"`
	Load       float64       `json:"load"`
	Forced     bool          `json:"forced"`  // staff have ordered the rung
	Waiting    int           `json:"waiting"` // for this region, which is closed
	// Layer is which of Layers this region is, from 1.
	Layer        int  `json:"layer"`
	Layers       int  `json:"layers"`
	LayersForced bool `json:"layers_forced"` // staff have ordered how many
	MayLayer     bool `json:"may_layer"`
	// MeanMs and WorstMs are the ticks of each of the last seconds, oldest first.
	MeanMs  []float32 `json:"mean_ms"`
	WorstMs []float32 `json:"worst_ms"`
}

func (c *Console) state(w http.ResponseWriter, _ *http.Request) {
	v := stateView{
		Build: c.config.Build, Node: c.config.Node, UpS: int64(c.config.Now().Sub(c.started).Seconds()),
		Regions: []regionView{}, Dots: []int32{}, Saving: c.config.Saving(),
	}
	queue := c.config.People.Queue()
	v.Queue = queueView{Waiting: queue.Waiting, Inside: queue.Inside, Players: queue.Players, EstimateS: int64(queue.Estimate.Seconds())}
	for _, p := range c.config.People.Players() {
		v.Players++
		program := int32(0)
		if p.Bot {
			v.Bots++
			program = 1
		}
		if len(v.Dots) < 3*maxDots {
			v.Dots = append(v.Dots, p.At.X/geom.Metre, p.At.Z/geom.Metre, program)
		}
	}
	ticks := map[geom.RegionID]telemetry.Ticks{}
	for _, t := range c.config.Metrics.Ticks() {
		ticks[t.Region] = t
	}
	for _, r := range c.config.World.Regions() {
		view := regionView{
			ID: r.ID, Entities: r.Entities, Characters: r.Characters, Rung: r.Rung, TimeScale: r.TimeScale, Load: r.Load, Forced: r.Forced,
			Layer: r.ID.Layer() + 1, Layers: r.Layers, LayersForced: r.LayersForced, MayLayer: r.MayLayer, Waiting: queue.Regions[r.ID], MeanMs: []float32{}, WorstMs: []float32{},
		}
		for _, s := range ticks[r.ID].Seconds {
			view.MeanMs = append(view.MeanMs, milliseconds(s.Total)/float32(max(1, s.Ticks)))
			view.WorstMs = append(view.WorstMs, milliseconds(s.Worst))
		}
		v.Regions = append(v.Regions, view)
	}
	answer(w, v)
}

func milliseconds(d time.Duration) float32 { return float32(d.Microseconds()) / 1000 }

// playerView is a line of the list. Numbers beyond what JavaScript holds travel as text.
type playerView struct {
	Character string    `json:"character"`
	Account   int64     `json:"account"`
	Name      string    `json:"name"`
	Calling   string    `json:"calling"`
	Level     uint32    `json:"level"`
	Login     string    `json:"login"`
	Address   string    `json:"address"`
	Bot       bool      `json:"bot"`
	Online    bool      `json:"online"`
	Region    int       `json:"region"`
	X         int32     `json:"x"` // metres
	Z         int32     `json:"z"`
	TripMs    float32   `json:"trip_ms"`
	Since     time.Time `json:"since"`
	Muted     time.Time `json:"muted,omitzero"`
}

func (c *Console) players(w http.ResponseWriter, _ *http.Request) {
	views := []playerView{}
	for _, p := range c.config.People.Players() {
		views = append(views, playerView{
			Character: strconv.FormatUint(uint64(p.Character), 10), Account: int64(p.Account), Name: p.Name,
			Calling: p.Calling, Level: p.Level, Login: p.Login, Address: p.Address, Bot: p.Bot, Online: p.Online,
			Region: int(p.Region), X: p.At.X / geom.Metre, Z: p.At.Z / geom.Metre,
			TripMs: milliseconds(p.RoundTrip), Since: p.Since, Muted: p.Muted,
		})
	}
	answer(w, views)
}

// auditView is an entry of the audit log.
type auditView struct {
	ID      int64     `json:"id"`
	At      time.Time `json:"at"`
	Who     string    `json:"who"`
	Action  string    `json:"action"`
	Subject string    `json:"subject"`
	Detail  string    `json:"detail"`
}

// audit lists entries older than ?before=, newest first.
func (c *Console) audit(w http.ResponseWriter, r *http.Request) {
	before, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	if err != nil {
		before = 0 // from the newest on
	}
	entries, err := c.config.Audit.Audits(r.Context(), before, auditPage)
	if err != nil {
		c.failed(w, "read the audit log", err)
		return
	}
	views := []auditView{}
	for _, a := range entries {
		views = append(views, auditView(a))
	}
	answer(w, views)
}

func (c *Console) relief(w http.ResponseWriter, r *http.Request) {
	if c.config.Relief == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	_, _ = w.Write(c.config.Relief())
}

// answer sends JSON.
func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // the reader went away: nothing to do
}

// refuse answers with a code that the page translates.
func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"code": code})
}

// failed logs what the operator is only told in general.
func (c *Console) failed(w http.ResponseWriter, doing string, err error) {
	c.config.Log.Error("console: "+doing, "err", err)
	refuse(w, http.StatusServiceUnavailable, "console.failed")
}

// maxRequest bounds the body of a request, in bytes.
const maxRequest = 8 << 10

// read takes the JSON of a request, or refuses it and returns false.
func read(w http.ResponseWriter, r *http.Request, v any) bool {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		refuse(w, http.StatusBadRequest, "console.bad_request")
		return false
	}
	return true
}
