package world

import (
	"encoding/json"
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// savedEntity is one entity of a checkpoint, and the form of a character's volatile state
// before it was compact.
type savedEntity struct {
	ID      entity.ID                  `json:"id,omitempty"`
	Body    motion.State               `json:"body"`
	Speed   int32                      `json:"speed,omitempty"`
	Born    int64                      `json:"born,omitempty"`
	Posture Posture                    `json:"posture,omitempty"`
	Vitals  Vitals                     `json:"vitals"`
	Desc    []byte                     `json:"desc,omitempty"` // protobuf
	Parts   map[string]json.RawMessage `json:"parts,omitempty"`
}

func (w *World) save(slot int32) (savedEntity, error) {
	s := &w.slots
	e := savedEntity{ID: s.ids[slot], Born: s.born[slot], Body: s.body[slot], Speed: s.speed[slot], Posture: s.posture[slot],
		Vitals: *s.vitals[slot], Parts: make(map[string]json.RawMessage)}
	for i, k := range declared {
		if k.keep != Carry || !w.columns[i].has(slot) {
			continue
		}
		data, err := w.columns[i].encode(slot)
		if err != nil {
			return e, fmt.Errorf("component %s of %s: %w", k.name, e.ID, err)
		}
		e.Parts[k.name] = data
	}
	return e, nil
}

func (w *World) loadParts(slot int32, parts map[string]json.RawMessage) error {
	for i, k := range declared {
		data, ok := parts[k.name]
		if !ok || k.keep != Carry {
			continue
		}
		if err := w.columns[i].decode(slot, data); err != nil {
			return fmt.Errorf("component %s: %w", k.name, err)
		}
	}
	return nil
}

// Checkpoint returns everything here that was spawned with Saved, to be restored by the
// region's next owner. Characters are not in it: they come from their rows.
func (w *World) Checkpoint() ([]byte, error) {
	all := []savedEntity{}
	for slot := range w.slots.ids {
		if w.slots.ids[slot] == 0 || !w.slots.saved[slot] || w.slots.ghost[slot] {
			continue
		}
		e, err := w.save(int32(slot))
		if err != nil {
			return nil, err
		}
		e.Desc = w.slots.descBytes[slot]
		all = append(all, e)
	}
	return json.Marshal(all)
}

// Restore brings a checkpoint back. An entity that cannot be read is left out, and said in
// the error; the others are there all the same.
func (w *World) Restore(data []byte) error {
	var all []savedEntity
	if err := json.Unmarshal(data, &all); err != nil {
		return fmt.Errorf("read checkpoint: %w", err)
	}
	var first error
	for _, e := range all {
		if err := w.restore(e); err != nil && first == nil {
			first = fmt.Errorf("restore %s: %w", e.ID, err)
		}
	}
	return first
}

func (w *World) restore(e savedEntity) error {
	d := &corepb.Description{}
	if err := proto.Unmarshal(e.Desc, d); err != nil {
		return err
	}
	if !w.Arrive(Traveller{ID: e.ID, Body: e.Body, Speed: e.Speed, Posture: e.Posture, Vitals: e.Vitals, Desc: d, Saved: true, Born: e.Born}) {
		return fmt.Errorf("no room")
	}
	slot := w.index[e.ID]
	w.stir(slot)
	return w.loadParts(slot, e.Parts)
}
