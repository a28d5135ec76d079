package world

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash"
)

// Hash returns a digest of all that the World holds: bodies, conditions, looks, components
// that are carried, what waits for the store, and where chance stands. Two Worlds that were
// given the same seed and inputs have the same after each tick. It is for tests and the
// search for what a replay does otherwise: it costs as much as a checkpoint of everything.
func (w *World) Hash() ([sha256.Size]byte, error) {
	h := sha256.New()
	number(h, uint64(w.region), w.epoch, uint64(w.tick), uint64(w.shardMs), uint64(w.spawned), uint64(len(w.waiting)))
	chance, err := w.source.MarshalBinary()
	if err != nil {
		return [sha256.Size]byte{}, fmt.Errorf("chance: %w", err)
	}
	h.Write(chance)
	for slot := range w.slots.ids {
		if w.slots.ids[slot] == 0 {
			continue
		}
		if err := w.hashSlot(h, int32(slot)); err != nil {
			return [sha256.Size]byte{}, err
		}
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}

func (w *World) hashSlot(h hash.Hash, slot int32) error {
	s := &w.slots
	e, err := w.save(slot)
	if err != nil {
		return err
	}
	data, err := json.Marshal(e) // maps in the order of their keys
	if err != nil {
		return fmt.Errorf("entity %s: %w", e.ID, err)
	}
	number(h, uint64(slot), uint64(s.home[slot]), uint64(s.shown[slot]), uint64(s.cell[slot]), s.hop[slot],
		uint64(s.pending[slot]), uint64(s.movedAt[slot]), uint64(s.vitalsAt[slot]), uint64(len(data)))
	h.Write(data)
	h.Write(s.descBytes[slot])
	if c := s.course[slot]; c != nil {
		number(h, uint64(c.passed), uint64(c.wait), uint64(len(c.legs)))
		for _, l := range c.legs {
			number(h, uint64(l.begins), uint64(l.ms), uint64(l.to.X), uint64(l.to.Z))
		}
	}
	if c := s.controls[slot]; c != nil {
		number(h, uint64(len(c.waiting)), uint64(c.last), uint64(c.done), uint64(c.credit), uint64(c.still))
	}
	return nil
}

func number(h hash.Hash, values ...uint64) {
	var b [8]byte
	for _, v := range values {
		binary.LittleEndian.PutUint64(b[:], v)
		h.Write(b[:])
	}
}
