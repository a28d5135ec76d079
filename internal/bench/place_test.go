package bench

import (
	"strings"
	"testing"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/internal/bench/load"
	"github.com/myriad-mmo/myriad/server/session"
)

func flatMap(t *testing.T) *terrain.Map {
	t.Helper()
	dir := t.TempDir()
	if err := layFlat(dir); err != nil {
		t.Fatal(err)
	}
	chart, _, err := loadWorld(dir)
	if err != nil {
		t.Fatal(err)
	}
	return chart
}

func TestAFieldIsWalkableEverywhere(t *testing.T) {
	ground := flatMap(t).NewGround()
	at, err := homes(load.Field, fieldColumns*fieldRows, randomOf(1))
	if err != nil {
		t.Fatal(err)
	}
	stuck := 0
	for _, home := range at {
		for turn := range geom.Angle(4) {
			body := motion.At(home, 0, ground)
			before := body.Point()
			for range 20 {
				motion.Step(&body, motion.Input{Heading: turn << 14, Speed: 255}, motion.Params{Speed: pace()}, ground)
			}
			if before != home || body.Point().Distance(home) < 4_500 {
				stuck++
			}
		}
	}
	if share := float64(stuck) / float64(4*len(at)); share > 0.005 {
		t.Errorf("%.2f %% of the ways around %d homes are blocked", 100*share, len(at))
	}
	if _, err := homes(load.Field, fieldColumns*fieldRows+1, randomOf(1)); err == nil {
		t.Error("a field takes any number")
	}
}

// pace is what people of a field walk, in mm/s.
func pace() int32 { return 5_000 }

func TestHomesLieWhereTheirShapeSays(t *testing.T) {
	for _, shape := range []string{load.Plaza, load.Idle} {
		at, err := homes(shape, 500, randomOf(1))
		if err != nil || len(at) != 500 {
			t.Fatal(len(at), err)
		}
		for _, p := range at {
			if !p.Within(larkspur, square-5_000) {
				t.Fatalf("%s: %v is %d mm from the square", shape, p, p.Distance(larkspur))
			}
		}
	}
	at, err := homes(load.Field, 30, randomOf(1))
	if err != nil || at[1].Distance(at[0]) != spacing || at[6].Distance(at[0]) != spacing {
		t.Errorf("a field of 30: %v, %v", at, err)
	}
	east := 0
	at, err = homes(load.Walk, 100, randomOf(1))
	for _, p := range at {
		if geom.RegionAt(p) != geom.RegionAt(at[0]) {
			east++
		}
	}
	if err != nil || east < 20 {
		t.Errorf("%d of 100 begin in another region than the first", east)
	}
}

func TestNamesLookAlikeForNobody(t *testing.T) {
	names := map[string]int{}
	for i := range MaxPlayers {
		name := nameOf(i)
		if clean, code := session.CleanName(name, false); code != "" || clean != name {
			t.Fatalf("%q is refused: %s", name, code)
		}
		if other, taken := names[session.Skeleton(name)]; taken {
			t.Fatalf("numbers %d and %d look alike: %q", other, i, name)
		}
		names[session.Skeleton(name)] = i
	}
}

func TestFlattenNeedsToKnowTheFile(t *testing.T) {
	if _, err := flatten("key: other\n"); err == nil {
		t.Error("any text is flattened")
	}
	flat, err := flatten("a: 1\nbiomes:\n  - key: m\n    hills: 4\n    trees: {a: 1}\n    ground: g\n\nlands:\n    hills: 3\n")
	if err != nil || flat != "a: 1\nbiomes:\n  - key: m\n    ground: g\n\nlands:\n    hills: 3\n" || strings.Contains(flat, "trees") {
		t.Errorf("%q, %v", flat, err)
	}
}

func TestABattleHasItsCreatures(t *testing.T) {
	dir := t.TempDir()
	if err := layFlat(dir); err != nil {
		t.Fatal(err)
	}
	if err := layBattle(dir, 900); err != nil {
		t.Fatal(err)
	}
	chart, set, err := loadWorld(dir)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	if brute := set.Creatures.Of("brute"); brute != nil {
		for _, s := range brute.Spawns {
			count += int(s.Count)
		}
	}
	if grave := chart.Graveyard(meadow); count != 90 || grave == nil || grave.At != meadow {
		t.Errorf("%d creatures, graveyard %+v", count, grave)
	}
	for _, f := range fighters {
		ability := set.Abilities.Of(f.ability)
		if ability == nil || ability.Callings[f.calling] != 1 || ability.CastTime != 0 {
			t.Errorf("%s of %s is not what a battle wants: %+v", f.ability, f.calling, ability)
		}
	}
}
