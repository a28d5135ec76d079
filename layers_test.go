//go:build !webdist

package myriad

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// guest is a client in the world with what it was told.
type guest struct {
	*sdk.Client
	name string
	id   uint64

	mu     sync.Mutex // guards what follows
	layer  *playpb.Layer
	heard  []string
	invite uint64
	back   bool
}

func (g *guest) hear(e sdk.Event) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch e := e.(type) {
	case sdk.Back:
		g.back = true
	case sdk.Happened:
		if l := e.Play.GetLayer(); l != nil {
			g.layer = l
		}
	case sdk.Core:
		if m := e.GetChat(); m != nil {
			g.heard = append(g.heard, m.Text)
		}
		if m := e.GetPartyInvited(); m != nil {
			g.invite = m.PartyId
		}
	}
}

func (g *guest) hasHeard(text string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Contains(g.heard, text)
}

func (g *guest) told() (layer, layers uint32) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.layer.GetLayer(), g.layer.GetLayers()
}

// sees returns the characters that the client knows of besides its own.
func (g *guest) sees() (ids []uint64) {
	g.Sees(func(e *sdk.Entity) bool {
		if e.Look.GetKind() == corepb.Description_KIND_PLAYER {
			ids = append(ids, e.ID)
		}
		return false
	})
	slices.Sort(ids)
	return ids
}

// party has one guest invite another, who accepts.
func party(t *testing.T, by, whom *guest) {
	t.Helper()
	whom.mu.Lock()
	whom.invite = 0
	whom.mu.Unlock()
	if err := by.Send(&corepb.ClientMessage{Kind: &corepb.ClientMessage_PartyInvite{PartyInvite: &corepb.PartyInvite{Name: whom.name}}}); err != nil {
		t.Fatal(err)
	}
	invited := func() uint64 { whom.mu.Lock(); defer whom.mu.Unlock(); return whom.invite }
	within(t, 5*time.Second, "the invitation comes", func() bool { return invited() != 0 })
	if err := whom.Send(&corepb.ClientMessage{Kind: &corepb.ClientMessage_PartyAnswer{
		PartyAnswer: &corepb.PartyAnswer{PartyId: invited(), Accept: true}}}); err != nil {
		t.Fatal(err)
	}
}

// debugState reads /debug/state: where each character is, and in how many layers. It fails the
// test where one is twice.
func debugState(t *testing.T, n *node) (at map[uint64]geom.RegionID, layers int) {
	t.Helper()
	r, err := http.Get("http://" + n.admin.Addr().String() + "/debug/state")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	var s shardState
	if err := json.NewDecoder(r.Body).Decode(&s); err != nil {
		t.Fatal(err)
	}
	at = make(map[uint64]geom.RegionID)
	for _, c := range s.Regions {
		for _, cell := range c.Cells {
			for _, m := range cell.Members {
				if !m.ID.IsCharacter() {
					continue
				}
				if was, twice := at[uint64(m.ID)]; twice {
					t.Errorf("%v is in %v and in %v", m.ID, was, c.Region)
				}
				at[uint64(m.ID)] = c.Region
			}
		}
	}
	return at, s.Layers
}

// settled waits until the layers of the town have so many people, the fullest first, and each
// guest sees just those of its own.
func settled(t *testing.T, n *node, guests []*guest, want ...int) {
	t.Helper()
	var why string
	defer func() {
		if t.Failed() {
			t.Log(why)
		}
	}()
	within(t, 30*time.Second, fmt.Sprintf("layers of %v who see each other", want), func() bool {
		at, layers := debugState(t, n)
		counts := make([]int, layers)
		for _, r := range at {
			if r.Layer() >= layers {
				why = fmt.Sprintf("somebody is in layer %d of %d", r.Layer(), layers)
				return false
			}
			counts[r.Layer()]++
		}
		slices.SortFunc(counts, func(a, b int) int { return b - a })
		if len(at) != len(guests) || !slices.Equal(counts, want) {
			why = fmt.Sprintf("%d people in layers of %v", len(at), counts)
			return false
		}
		for _, g := range guests {
			var others []uint64
			for id, r := range at {
				if id != g.id && r == at[g.id] {
					others = append(others, id)
				}
			}
			slices.Sort(others)
			if seen := g.sees(); !slices.Equal(seen, others) || g.Self().Region != uint16(at[g.id]) {
				why = fmt.Sprintf("%s in %d sees %v, not %v, and believes to be in %d", g.name, at[g.id], seen, others, g.Self().Region)
				return false
			}
		}
		return true
	})
}

func TestACrowdedTownIsHeldInLayers(t *testing.T) {
	config := testConfig(t)
	config.DebugState = true
	n, _ := started(t, config)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var guests []*guest
	for _, name := range []string{"Rowan", "Hazel", "Aspen", "Alder", "Linden", "Maple", "Cedar", "Willow"} {
		g := &guest{name: name}
		var err error
		if g.Client, err = sdk.Dial(ctx, n.public.Addr().String(), sdk.Options{OnEvent: g.hear}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(g.Close)
		if _, err := g.LoginGuest(ctx); err != nil {
			t.Fatal(err)
		}
		in, err := g.CreateCharacter(ctx, name, "duellist", nil)
		if err != nil {
			t.Fatal(err)
		}
		g.id = in.Characters[0].Id
		if _, err := g.Enter(ctx, g.id); err != nil {
			t.Fatal(err)
		}
		guests = append(guests, g)
	}
	settled(t, n, guests, 8)
	party(t, guests[0], guests[1])
	town := geom.RegionID(guests[0].Self().Region)
	order := func(layers int) {
		if err := n.shard.host.OrderLayers(town, &layers); err != nil {
			t.Fatal(err)
		}
	}
	guests[2].Move(0, 255) // somebody walks all the time
	order(2)
	settled(t, n, guests, 4, 4)
	at, _ := debugState(t, n)
	if at[guests[0].id] != at[guests[1].id] {
		t.Error("a party was torn apart")
	}
	for _, g := range guests {
		layer := uint32(at[g.id].Layer()) + 1
		within(t, 5*time.Second, g.name+" is told of its layer", func() bool {
			told, of := g.told()
			return told == layer && of == 2
		})
	}

	// A party talks; what is said aloud stays in the layer.
	if err := guests[0].Say(corepb.Channel_CHANNEL_PARTY, "to the pier", ""); err != nil {
		t.Fatal(err)
	}
	if err := guests[0].Say(corepb.Channel_CHANNEL_SAY, "good day", ""); err != nil {
		t.Fatal(err)
	}
	within(t, 5*time.Second, "the other of the party hears", func() bool {
		return guests[1].hasHeard("to the pier") && guests[1].hasHeard("good day")
	})
	var far *guest
	for _, g := range guests[3:] {
		if at[g.id] != at[guests[0].id] {
			far = g
		}
	}
	if err := far.Say(corepb.Channel_CHANNEL_WORLD, "here, too", ""); err != nil {
		t.Fatal(err)
	}
	within(t, 5*time.Second, "everybody hears what is said to the world", func() bool {
		return guests[0].hasHeard("here, too") && far.hasHeard("here, too")
	})
	if far.hasHeard("good day") {
		t.Error("what is said aloud is heard in another layer")
	}

	// Who joins a party comes to its layer.
	party(t, guests[0], far)
	within(t, 20*time.Second, "the new one is where its party is", func() bool {
		at, _ := debugState(t, n)
		return at[far.id] != 0 && at[far.id] == at[guests[0].id]
	})
	if err := far.Say(corepb.Channel_CHANNEL_PARTY, "all here", ""); err != nil {
		t.Fatal(err)
	}
	within(t, 5*time.Second, "the party hears the new one", func() bool { return guests[0].hasHeard("all here") })

	seq := guests[2].Self().Seq
	order(1)
	settled(t, n, guests, 8)
	if now := guests[2].Self().Seq; now <= seq {
		t.Error("who walked was stopped")
	}
	for _, g := range guests {
		g.mu.Lock()
		if g.back {
			t.Errorf("%s had to enter again", g.name)
		}
		g.mu.Unlock()
	}
}
