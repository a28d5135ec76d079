package combat

import (
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
)

// hasted returns what haste makes of a length of time.
func hasted(f *Fighter, ms int32) int32 {
	return int32(int64(ms) * 10_000 / int64(max(10_000+f.Stats[content.Haste], 2500)))
}

func startCast(tx *world.Tx, id entity.ID, f *Fighter, e *content.Ability, aim Aim, ms int32) {
	at, _ := tx.At(id)
	c := &Casting{Ability: e.Key, Target: aim.Target, X: aim.At.X, Z: aim.At.Z, FromX: at.X, FromZ: at.Z, Left: ms, Total: ms}
	f.Casting = c
	if e.Channel != nil {
		c.Channel, c.Left, c.Total, c.Next = true, int32(e.Channel.For), int32(e.Channel.For), int32(e.Channel.Every)
		spend(tx, id, f, e, betterOf(tx, id, e.Key))
	}
	tx.SetPosture(id, world.Casting)
	showCast(tx, id, f)
	emitCast(tx, id, c)
}

// showCast puts the cast into what others see.
func showCast(tx *world.Tx, id entity.ID, f *Fighter) {
	v := tx.ChangeVitals(id)
	if v == nil {
		return
	}
	v.Cast = world.Cast{}
	if c := f.Casting; c != nil {
		v.Cast = world.Cast{Ability: c.Ability, TotalMs: c.Total, LeftMs: c.Left}
	}
}

// stopCast ends a cast that has not taken effect; nothing happens when there is none.
func stopCast(tx *world.Tx, id entity.ID, f *Fighter, reason string) {
	if f.Casting == nil {
		return
	}
	ability := f.Casting.Ability
	endCast(tx, id, f)
	emitCastEnded(tx, id, ability, reason)
}

func endCast(tx *world.Tx, id entity.ID, f *Fighter) {
	f.Casting = nil
	if tx.Posture(id) == world.Casting {
		tx.SetPosture(id, world.Stand)
	}
	showCast(tx, id, f)
}

// CancelCast stops the caster's own cast.
func CancelCast(tx *world.Tx, id entity.ID) {
	if f := Of(tx, id); f != nil {
		stopCast(tx, id, f, "cancelled")
	}
}

// pushBack delays a cast when its caster is struck, by half a second but never by more
// than there is.
func (c *Casting) pushBack() { c.Left = min(c.Left+300, c.Total) }

// tickCast lets time pass over a cast.
func tickCast(tx *world.Tx, id entity.ID, f *Fighter) {
	c := f.Casting
	e := abilityAt(tx, c.Ability)
	if e == nil {
		stopCast(tx, id, f, "gone")
		return
	}
	at, _ := tx.At(id)
	if !e.Moving && !at.Within(geom.Point{X: c.FromX, Z: c.FromZ}, moveSlack) {
		stopCast(tx, id, f, "moved")
		return
	}
	c.Left -= world.TickMs
	if v := tx.Vitals(id); v != nil {
		v.Cast.LeftMs = max(c.Left, 0)
	}
	aim := Aim{c.Target, geom.Point{X: c.X, Z: c.Z}}
	if c.Channel {
		if c.Next -= world.TickMs; c.Next <= 0 {
			c.Next += int32(e.Channel.Every)
			if reaches(tx, id, e, betterOf(tx, id, e.Key), aim, endSlack) != nil {
				stopCast(tx, id, f, "out_of_range")
				return
			}
			launch(tx, id, e, aim)
		}
		if f.Casting == c && c.Left <= 0 {
			endCast(tx, id, f)
			emitCastEnded(tx, id, e.Key, "")
		}
		return
	}
	if c.Left <= 0 {
		finishCast(tx, id, f, e, aim)
	}
}

// finishCast lets a cast take effect, if all still stands as it did.
func finishCast(tx *world.Tx, id entity.ID, f *Fighter, e *content.Ability, aim Aim) {
	b := betterOf(tx, id, e.Key)
	if err := reaches(tx, id, e, b, aim, endSlack); err != nil {
		stopCast(tx, id, f, err.Error())
		return
	}
	if e.Requires != nil && e.Requires.OutOfCombat && f.InCombat > 0 {
		stopCast(tx, id, f, RejectInCombat.Error())
		return
	}
	if tx.Vitals(id).Power < b.power(e) {
		stopCast(tx, id, f, RejectNoPower.Error())
		return
	}
	endCast(tx, id, f)
	emitCastEnded(tx, id, e.Key, "")
	spend(tx, id, f, e, b)
	launch(tx, id, e, aim)
}

// spend takes the power and starts the cooldown.
func spend(tx *world.Tx, id entity.ID, f *Fighter, e *content.Ability, b better) {
	gain(tx, id, -b.power(e))
	if rest := b.rest(e); rest > 0 {
		Cool(tx, id, e.Key, rest)
	}
}

// Cool starts a cooldown and tells it.
func Cool(tx *world.Tx, id entity.ID, key string, ms int32) {
	f := Of(tx, id)
	if f.Cooldowns == nil {
		f.Cooldowns, f.Totals = map[string]int32{}, map[string]int32{}
	}
	f.Cooldowns[key], f.Totals[key] = ms, ms
	tellCooldown(tx, id, key, ms, ms, false)
}

// launch lets an ability fly, or take effect at once.
func launch(tx *world.Tx, id entity.ID, e *content.Ability, aim Aim) {
	RemoveAuras(tx, id, func(_ *Aura, a *content.Aura) bool { return a.Stealth && a.Breaks })
	if e.Style.Speed > 0 {
		at, _ := tx.At(id)
		to := aim.At
		if aim.Target != 0 {
			to, _ = tx.At(aim.Target)
		}
		m := Flight{Ability: e.Key, Target: aim.Target, X: aim.At.X, Z: aim.At.Z,
			Left: int32(int64(at.Distance(to)) * 1000 / int64(e.Style.Speed))}
		if f := Of(tx, id); m.Left > world.TickMs && len(f.Flights) < maxFlights {
			f.Flights = append(f.Flights, m)
			emitMissile(tx, id, &m)
			return
		}
	}
	Perform(tx, id, e, aim)
}

// maxFlights bounds the missiles of one body; more strike at once.
const maxFlights = 16

func tickFlights(tx *world.Tx, id entity.ID, f *Fighter) {
	var landed []Flight
	kept := f.Flights[:0]
	for _, m := range f.Flights {
		if m.Left -= world.TickMs; m.Left <= 0 {
			landed = append(landed, m)
		} else {
			kept = append(kept, m)
		}
	}
	f.Flights = kept
	for _, m := range landed {
		if e := abilityAt(tx, m.Ability); e != nil && (m.Target == 0 || tx.Here(m.Target)) {
			Perform(tx, id, e, Aim{m.Target, geom.Point{X: m.X, Z: m.Z}})
		}
	}
}
