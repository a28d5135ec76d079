package world

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"

	"github.com/myriad-mmo/myriad/engine/compact"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/motion"
)

// A character's volatile state is its condition and its Carry components; goods are never
// in it, and where it stands is kept beside it. The form: a byte that tells it from others,
// posture, the vitals (engine/compact), then for each component the 32-bit hash of its name,
// a length and its value. States that earlier versions wrote are JSON and begin with '{'.
const compactForm = 1

var vitalsCodec = func() compact.Codec[Vitals] {
	c, err := compact.New[Vitals]()
	if err != nil {
		panic("world: vitals: " + err.Error())
	}
	return c
}()

// partCodec is how values of a Carry component are written and read; value is a *T.
type partCodec struct {
	tag   uint32 // hash of the component's name
	write func(dst []byte, value any) ([]byte, error)
	read  func(data []byte) (value any, rest []byte, err error)
}

// newPartCodec returns how T is written: compactly, or as JSON when it holds what compact
// cannot write. Two names with the same hash panic.
func newPartCodec[T any](name string) partCodec {
	h := fnv.New32a()
	h.Write([]byte(name))
	c := partCodec{tag: h.Sum32()}
	for _, k := range declared {
		if k.keep == Carry && k.tag == c.tag {
			panic(fmt.Sprintf("world: the names of components %s and %s have the same hash", name, k.name))
		}
	}
	codec, err := compact.New[T]()
	if err != nil {
		c.write, c.read = writeJSON, readJSON[T]
		return c
	}
	c.write = func(dst []byte, value any) ([]byte, error) { return codec.Append(dst, value.(*T)), nil }
	c.read = func(data []byte) (any, []byte, error) {
		v := new(T)
		rest, err := codec.Read(data, v)
		return v, rest, err
	}
	return c
}

func writeJSON(dst []byte, value any) ([]byte, error) {
	data, err := json.Marshal(value)
	return append(binary.AppendUvarint(dst, uint64(len(data))), data...), err
}

func readJSON[T any](data []byte) (any, []byte, error) {
	v := new(T)
	body, rest, err := compact.Cut(data)
	if err != nil {
		return nil, nil, err
	}
	return v, rest, json.Unmarshal(body, v)
}

// AppendCharacters appends the slots of the characters that the region has, attached or
// not, in their order. It reads all slots: about a nanosecond for each.
func (w *World) AppendCharacters(dst []int32) []int32 {
	for slot, id := range w.slots.ids {
		if id.IsCharacter() && !w.slots.ghost[slot] {
			dst = append(dst, int32(slot))
		}
	}
	return dst
}

// Identity returns who is in a slot, and at which hop this owner has it.
func (w *World) Identity(slot int32) (id entity.ID, hop uint64) {
	return w.slots.ids[slot], w.slots.hop[slot]
}

// AppendVolatile appends the volatile state of the character in a slot, without where it
// stands. It may lose two seconds in a crash.
func (w *World) AppendVolatile(dst []byte, slot int32) ([]byte, error) {
	dst = append(dst, compactForm, byte(w.slots.posture[slot]))
	dst = vitalsCodec.Append(dst, w.slots.vitals[slot])
	for i := range declared {
		k := &declared[i]
		if k.keep != Carry || !w.columns[i].has(slot) {
			continue
		}
		var err error
		if dst, err = k.write(binary.LittleEndian.AppendUint32(dst, k.tag), w.columns[i].peek(slot)); err != nil {
			return dst, fmt.Errorf("component %s of %s: %w", k.name, w.slots.ids[slot], err)
		}
	}
	return dst, nil
}

// Volatile returns a character's volatile state, and where it stands.
func (w *World) Volatile(id entity.ID) ([]byte, motion.State, error) {
	slot, ok := w.find(id)
	if !ok {
		return nil, motion.State{}, fmt.Errorf("%s is not here", id)
	}
	data, err := w.AppendVolatile(nil, slot)
	return data, w.slots.body[slot], err
}

// Volatile returns the volatile state that the traveller brings along.
func (t *Traveller) Volatile() ([]byte, error) {
	dst := vitalsCodec.Append([]byte{compactForm, byte(t.Posture)}, &t.Vitals)
	for i := range declared {
		k := &declared[i]
		value, has := t.parts[i]
		if k.keep != Carry || !has {
			continue
		}
		var err error
		if dst, err = k.write(binary.LittleEndian.AppendUint32(dst, k.tag), value); err != nil {
			return dst, fmt.Errorf("component %s of %s: %w", k.name, t.ID, err)
		}
	}
	return dst, nil
}

// Recall puts volatile state onto a character that has just arrived. Vitals that make no
// sense with today's content are the ruleset's to mend in Enter. A component that this
// program does not know is left out, one that cannot be read is an error; what was read
// before stays.
func (w *World) Recall(id entity.ID, data []byte) error {
	slot, ok := w.find(id)
	if !ok || len(data) == 0 {
		return nil
	}
	var err error
	if data[0] == '{' {
		err = w.recallJSON(slot, data)
	} else {
		err = w.recall(slot, data)
	}
	w.stir(slot)
	if err != nil {
		return fmt.Errorf("read volatile state of %s: %w", id, err)
	}
	return nil
}

func (w *World) recallJSON(slot int32, data []byte) error {
	var e savedEntity
	if err := json.Unmarshal(data, &e); err != nil {
		return err
	}
	w.slots.posture[slot] = e.Posture
	*w.slots.vitals[slot] = e.Vitals
	return w.loadParts(slot, e.Parts)
}

func (w *World) recall(slot int32, data []byte) error {
	if data[0] != compactForm || len(data) < 2 {
		return errors.New("unknown form")
	}
	var vitals Vitals
	rest, err := vitalsCodec.Read(data[2:], &vitals)
	if err != nil {
		return fmt.Errorf("vitals: %w", err)
	}
	w.slots.posture[slot] = Posture(data[1])
	*w.slots.vitals[slot] = vitals
	for len(rest) > 0 {
		if rest, err = w.recallPart(slot, rest); err != nil {
			return err
		}
	}
	return nil
}

// recallPart reads one component and returns what is behind it.
func (w *World) recallPart(slot int32, data []byte) ([]byte, error) {
	if len(data) < 4 {
		return nil, compact.ErrDamaged
	}
	tag, data := binary.LittleEndian.Uint32(data), data[4:]
	for i := range declared {
		k := &declared[i]
		if k.keep != Carry || k.tag != tag {
			continue
		}
		value, rest, err := k.read(data)
		if err != nil {
			return nil, fmt.Errorf("component %s: %w", k.name, err)
		}
		w.columns[i].put(slot, value)
		return rest, nil
	}
	_, rest, err := compact.Cut(data)
	return rest, err
}
