package wire

import "github.com/myriad-mmo/myriad/engine/geom"

// Limits of Vitals.
const (
	// MaxAuras is how many auras are told of one entity; AppendVitals leaves out the rest.
	MaxAuras = 12
	// MaxKey is the longest content key, in bytes.
	MaxKey = 64
	// AuraEndless is Aura.LeftDs of one without end.
	AuraEndless = 1<<16 - 1
)

// Vitals is what others see of an entity's condition.
type Vitals struct {
	Short             uint16
	Health, MaxHealth uint32
	Power, MaxPower   uint32 // both 0: it has none
	PowerKind         uint8
	Ability           string // being cast; empty for none
	TotalMs, LeftMs   uint16 // of the cast
	Auras             []Aura
	Target            uint64 // entity, 0 none
	InCombat, Dead    bool
}

// Aura is an effect on an entity.
type Aura struct {
	Key     string
	LeftDs  uint16 // tenths of a second, AuraEndless without end
	Stacks  uint8
	Harmful bool
}

const (
	vitalsPower = 1 << iota
	vitalsCast
	vitalsAuras
	vitalsTarget
	vitalsCombat
	vitalsDead
)

// BeginVitals starts a VITALS record; AppendVitals for each entity while Size stays under
// MaxRosterPart, then End.
func BeginVitals(dst []byte, cell geom.Cell) (out []byte, mark int) {
	return beginCell(dst, TypeVitals, cell)
}

// AppendVitals appends an entity to a VITALS. Keys longer than MaxKey are cut.
func AppendVitals(dst []byte, v *Vitals) []byte {
	dst = append(le.AppendUint16(dst, v.Short), vitalsBits(v))
	dst = appendUV(appendUV(dst, v.Health), v.MaxHealth)
	if v.MaxPower > 0 {
		dst = append(appendUV(appendUV(dst, v.Power), v.MaxPower), v.PowerKind)
	}
	if v.Ability != "" {
		dst = appendKey(dst, v.Ability)
		dst = le.AppendUint16(le.AppendUint16(dst, v.TotalMs), v.LeftMs)
	}
	if n := min(len(v.Auras), MaxAuras); n > 0 {
		dst = append(dst, byte(n))
		for i := range v.Auras[:n] {
			dst = appendAura(dst, &v.Auras[i])
		}
	}
	if v.Target != 0 {
		dst = le.AppendUint64(dst, v.Target)
	}
	return dst
}

func vitalsBits(v *Vitals) (bits uint8) {
	for _, f := range [...]struct {
		on  bool
		bit uint8
	}{
		{v.MaxPower > 0, vitalsPower}, {v.Ability != "", vitalsCast}, {len(v.Auras) > 0, vitalsAuras},
		{v.Target != 0, vitalsTarget}, {v.InCombat, vitalsCombat}, {v.Dead, vitalsDead},
	} {
		if f.on {
			bits |= f.bit
		}
	}
	return bits
}

func appendAura(dst []byte, a *Aura) []byte {
	var bits uint8
	if a.Harmful {
		bits = 1
	}
	return append(le.AppendUint16(appendKey(dst, a.Key), a.LeftDs), a.Stacks, bits)
}

func appendKey(dst []byte, key string) []byte {
	key = key[:min(len(key), MaxKey)]
	return append(append(dst, byte(len(key))), key...)
}

// Words gives the same string for the same bytes, so that decoding the keys of a stream
// takes no memory once they are known. The zero value is ready. Not for concurrent use.
type Words struct{ known map[string]string }

const maxWords = 4096

// Of returns the bytes as a string. When it holds 4,096 words it forgets them all.
func (w *Words) Of(b []byte) string {
	if s, ok := w.known[string(b)]; ok {
		return s
	}
	if w.known == nil || len(w.known) >= maxWords {
		w.known = make(map[string]string)
	}
	s := string(b)
	w.known[s] = s
	return s
}

// VitalsList is the head of a VITALS record, and the way through its entities.
type VitalsList struct {
	Cell  geom.Cell
	c     cursor
	words *Words
}

// DecodeVitals reads the head of a VITALS payload; Next gives the entities. words keeps
// the keys.
func DecodeVitals(payload []byte, words *Words) (VitalsList, error) {
	c := cursor{rest: payload}
	cell := c.cell()
	return VitalsList{cell, c, words}, c.err
}

// Next reads the next entity into v, whose Auras are overwritten; false at the end or at
// an error, which Err tells apart.
func (r *VitalsList) Next(v *Vitals) bool {
	c := &r.c
	if len(c.rest) == 0 {
		return false
	}
	*v = Vitals{Auras: v.Auras[:0]}
	v.Short = c.u16()
	bits := c.u8()
	v.Health, v.MaxHealth = c.uv(), c.uv()
	if bits&vitalsPower != 0 {
		v.Power, v.MaxPower, v.PowerKind = c.uv(), c.uv(), c.u8()
	}
	if bits&vitalsCast != 0 {
		v.Ability, v.TotalMs, v.LeftMs = r.key(), c.u16(), c.u16()
	}
	if bits&vitalsAuras != 0 {
		r.auras(v)
	}
	if bits&vitalsTarget != 0 {
		v.Target = c.u64()
	}
	v.InCombat, v.Dead = bits&vitalsCombat != 0, bits&vitalsDead != 0
	return c.err == nil
}

func (r *VitalsList) auras(v *Vitals) {
	n := r.c.u8()
	if n > MaxAuras {
		r.c.err, r.c.rest = ErrMalformed, nil
	}
	for i := uint8(0); i < n && r.c.err == nil; i++ {
		v.Auras = append(v.Auras, Aura{Key: r.key(), LeftDs: r.c.u16(), Stacks: r.c.u8(), Harmful: r.c.u8()&1 != 0})
	}
}

func (r *VitalsList) key() string {
	n := r.c.u8()
	if n > MaxKey {
		r.c.err, r.c.rest = ErrMalformed, nil
	}
	return r.words.Of(r.c.take(int(n)))
}

// Err returns why Next stopped early, nil at a proper end.
func (r *VitalsList) Err() error { return r.c.err }
