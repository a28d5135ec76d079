package land_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/world"
)

// TestAHintIsGivenOnce, however many others the character was shown before, and to nobody whom a program plays.
func TestAHintIsGivenOnce(t *testing.T) {
	set := contentWith(t, map[string]string{"texts/talk": "text: $\nhint: met_person\n"})
	for _, before := range [][]string{
		nil,
		{"night", "first_fight", "low_health", "border", "gather"},
		{"night", "first_fight", "low_health", "border", "gather", "met_person"},
	} {
		want := 1
		if slices.Contains(before, "met_person") {
			want = 0
		}
		s := newStage(t, set, thornwood, 1)
		ada := s.enter("ada", "mage", geom.Metres(4702, 4301)) // beside the grocer
		bot := s.enter("bot", "mage", geom.Metres(4702, 4301))
		s.do(func(tx *world.Tx) {
			character.Of(tx, bot).Bot = true
			change := character.Begin(tx, ada, "hint", ledger.NewOpID(tx.StartMs(), "before"))
			for _, event := range before {
				change.Put("hint", event, true)
			}
			if len(before) > 0 {
				change.Commit()
			}
		})
		for range 4 * world.TickRateHz {
			s.step()
		}
		if out := s.out.String(); strings.Count(out, "ada: hint key=talk") != want || strings.Contains(out, "bot: hint") {
			t.Errorf("after %v: want %d hints for ada:\n%s", before, want, out)
		}
	}
}
