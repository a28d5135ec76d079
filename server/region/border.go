package region

import (
	"slices"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/store"
)

// watchBorders tells the world which regions take what goes over to them: those that run
// here, as long as the store can be written.
func (r *runner) watchBorders() {
	saving := r.host.config.Store.Saving()
	if saving != r.saving {
		r.saving = saving
		r.inputs = append(r.inputs, rules.Saving{On: saving})
	}
	for n, was := range r.open {
		_, open := r.host.neighbour(n)
		if open = open && !saving; open != was {
			r.open[n] = open
			r.inputs = append(r.inputs, rules.Border{To: n, Open: open})
		}
	}
}

// await wakes regions that bodies wait for which were put there, and watches them like
// neighbours from now on.
func (r *runner) await(regions []geom.RegionID) {
	for _, n := range regions {
		if _, known := r.open[n]; !known {
			r.open[n] = false
		}
		if _, runs := r.host.neighbour(n); !runs {
			r.host.config.Bus.Publish(Subject(n), rules.Seen{From: r.id})
		}
	}
}

// handoffRefused is the store's word that a character did not come over after all: whoever
// has it at this hop has it wrongly. It may come before the Crossing that it is about.
type handoffRefused struct {
	id  entity.ID
	hop uint64
	err error
}

// handOff gives an entity to a neighbour of this node. A character's row changes hands in
// the same ordered stream of commits as its durable changes; memory moves at once.
func (r *runner) handOff(h *world.Handoff) {
	t := h.Traveller
	gateway := r.gateways[t.ID]
	delete(r.gateways, t.ID)
	delete(r.leaving, t.ID) // its session asks the new owner
	if t.ID.IsCharacter() {
		to, hop := h.To, t.Hop+1
		toEpoch, _ := r.host.neighbour(to)
		state, err := t.Volatile()
		if err != nil {
			r.host.log.Error("volatile state", "character", uint64(t.ID), "err", err)
			state = nil
		}
		saved := volatileOf(t.Body, t.Vitals.Health, state)
		err = r.host.config.Store.Submit(&store.Handoff{
			Char: t.ID, From: uint16(r.id), FromEpoch: r.epoch.Load(), To: uint16(to), ToEpoch: toEpoch,
			Hop: t.Hop, State: saved, Tick: r.game.World.TickNumber(),
			Done: func(res store.Result) {
				if res.Err != nil {
					r.host.config.Bus.Publish(Subject(to), handoffRefused{t.ID, hop, res.Err})
				}
			}})
		if err != nil {
			r.trail.keep(t.ID, t.Hop, &saved)
			r.host.config.Bus.Publish(Subject(to), handoffRefused{t.ID, hop, err})
		}
		t.Hop = hop
	}
	r.host.config.Bus.Publish(Subject(h.To), Put{Gateway: gateway, Input: rules.Crossing{Traveller: t}})
}

func volatileOf(b motion.State, health int32, state []byte) store.Volatile {
	return store.Volatile{Pose: store.Pose{X: b.X, Z: b.Z, Lift: b.Lift, Facing: uint16(b.Facing)}, Health: health, State: state}
}

// refuseArrival lets go of a character whose handover did not commit: its gateway loads it
// from its rows, wherever they say it is. One that has not come in yet is kept out.
func (r *runner) refuseArrival(m handoffRefused) {
	hop, here := r.game.World.Hop(m.id)
	if i := slices.IndexFunc(r.inputs, func(in rules.Input) bool { return arrivesAt(in, m.id, m.hop) }); i >= 0 {
		r.inputs = slices.Delete(r.inputs, i, i+1)
	} else if here && hop == m.hop {
		r.inputs = append(r.inputs, rules.Logout{ID: m.id})
	} else {
		r.refused[m.id] = m.hop
		return
	}
	r.lose(m.id, r.gateways[m.id], m.err)
}

func arrivesAt(in rules.Input, id entity.ID, hop uint64) bool {
	c, ok := in.(rules.Crossing)
	return ok && c.Traveller.ID == id && c.Traveller.Hop == hop
}

// lose tells a character's gateway that it is not here.
func (r *runner) lose(id entity.ID, gateway string, err error) {
	delete(r.gateways, id)
	if gateway != "" {
		r.host.config.Bus.Publish(replication.FrameSubject(gateway), &replication.Frame{Region: r.id,
			Notices: []replication.Notice{{Char: id, Kind: replication.Lost, Err: err}}})
	}
}
