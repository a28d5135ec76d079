package land_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/rules/item"
	"github.com/myriad-mmo/myriad/engine/rules/quest"
	"github.com/myriad-mmo/myriad/engine/world"
)

// named stands for the texts of an entry, in three languages.
const named = "{en: X, sl: X, et: X}"

const (
	tonic  = "name: $\nicon: {glyph: x, colour: red}\nkind: consumable\nprice: 1\nsold_by: [grocer]\nuse: {consume: true, effects: [{heal: {amount: 20}}]}\n"
	banner = "name: $\nicon: {glyph: x, colour: red}\nkind: toy\nprice: 1\nunique: true\nsold_by: [grocer]\n"
	arrows = "name: $\nicon: {glyph: x, colour: red}\nkind: material\nprice: 1\nstack: 200\nsold_by: [grocer]\n"
	chores = "name: $\nstory: $\nsummary: $\nunfinished: $\nfinished: $\nlevel: 1\ngiver: grocer\n" +
		"gives: [{item: arrows, count: 60}]\nsteps:\n- objectives:\n  - {text: $, deliver: {person: grocer, item: herb}}\n" +
		"  - {text: $, deliver: {person: grocer, item: tusk, count: 2}}\nrewards: {items: [{item: club, count: 2}, {item: banner}]}\n"
)

// contentWith returns the test content with more files, "items/x" to text, where $ is a name.
func contentWith(t *testing.T, more map[string]string) *content.Set {
	t.Helper()
	tree := fstest.MapFS{}
	for path, text := range more {
		tree["t/"+path+".yaml"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(text, "$", named))}
	}
	base := os.DirFS("testdata/content")
	err := fs.WalkDir(base, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(base, path)
		tree[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	set, err := content.Load(tree)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// shop is a stage with ada at the grocer's, who has what the cheats below are after.
func shop(t *testing.T) (*stage, entity.ID) {
	s := newStage(t, contentWith(t, map[string]string{"items/tonic": tonic, "items/banner": banner, "items/arrows": arrows, "quests/chores": chores}), thornwood, 1)
	ada := s.enter("ada", "mage", geom.Metres(4702, 4301))
	s.step()
	s.find("grocer", "grocer", ada)
	s.give(ada, map[string]int64{"coin": 1000})
	s.out.Reset()
	return s, ada
}

// give makes things for a character, all in one change.
func (s *stage) give(id entity.ID, goods map[string]int64) {
	s.do(func(tx *world.Tx) {
		c := character.Begin(tx, id, "test", ledger.NewOpID(1, "test", id.String(), string(rune(tx.Tick()))))
		for key, n := range goods {
			if key == "coin" {
				c.Add(key, n, ledger.Mint)
			} else if !item.Give(c, key, n, ledger.Mint, nil) {
				s.t.Errorf("no room for %d %s", n, key)
			}
		}
		c.Commit()
	})
	s.step()
}

// has returns how many of an item a character holds.
func (s *stage) has(id entity.ID, key string) (n int64) {
	s.do(func(tx *world.Tx) { n = character.Of(tx, id).Has(key) })
	return n
}

func (s *stage) wantRefused(code string) {
	s.t.Helper()
	if out := s.out.String(); !strings.Contains(out, "refused "+code) {
		s.t.Errorf("want refused %s, got\n%s", code, out)
	}
	s.out.Reset()
}

func TestASingleThingIsNotUsedByItsName(t *testing.T) {
	s, ada := shop(t)
	s.give(ada, map[string]int64{"tonic": 1})
	s.line(strings.Fields("hurt ada 50"))
	s.line(strings.Fields("ada use tonic"))
	s.wantRefused("play.unknown_item")
	s.do(func(tx *world.Tx) {
		if v := tx.Vitals(ada); v.Health > v.MaxHealth-45 {
			t.Errorf("a tonic that was not drunk healed: %d health", v.Health)
		}
	})
	s.settle()
}

func TestNothingIsThrownAcrossTheRegion(t *testing.T) {
	s, ada := ring(t, map[string]string{"items/dart": "name: $\nicon: {glyph: x, colour: red}\nkind: consumable\nstack: 5\n" +
		"use: {consume: true, combat: true, target: enemy, effects: [{damage: {school: fire, amount: 5}}]}\n"})
	s.give(ada, map[string]int64{"dart": 2})
	s.spawn("boar", "boar", 1, geom.Metres(4745, 4300))
	s.line(strings.Fields("ada target boar"))
	s.line(strings.Fields("ada use dart"))
	s.wantRefused("rpg.out_of_range")
	s.line(strings.Fields("place ada 4735 4300"))
	s.line(strings.Fields("ada use dart"))
	s.step()
	s.step()
	if n := s.has(ada, "dart"); n != 1 {
		t.Errorf("%d darts are left of two, want one:\n%s", n, s.out.String())
	}
	s.settle()
}

func TestTheStunnedUseNothing(t *testing.T) {
	s, ada := shop(t)
	s.do(func(tx *world.Tx) { combat.Affect(tx, 0, ada, &combat.Lay{Aura: "stun", For: 5000, Stacks: 1}) })
	s.line(strings.Fields("ada use bun"))
	s.wantRefused("rpg.stunned")
	s.settle()
}

func TestAFullPurchaseIsBoughtAndAUniqueThingOnce(t *testing.T) {
	s, ada := shop(t)
	s.line(strings.Fields("ada buy arrows 100"))
	s.line(strings.Fields("ada buy banner 2"))
	s.wantRefused("play.unique")
	s.line(strings.Fields("ada buy banner 1"))
	s.line(strings.Fields("ada buy banner 1"))
	s.wantRefused("play.unique")
	if arrows, banners := s.has(ada, "arrows"), s.has(ada, "banner"); arrows != 100 || banners != 1 {
		t.Errorf("ada has %d arrows and %d banners, want 100 and 1", arrows, banners)
	}
	s.settle()
}

func TestWhatAQuestHandedOverGoesBackWithIt(t *testing.T) {
	s, ada := shop(t)
	for range 2 {
		s.line(strings.Fields("ada accept chores grocer"))
		if n := s.has(ada, "arrows"); n != 60 {
			t.Errorf("the quest handed over %d arrows, want 60", n)
		}
		s.line(strings.Fields("ada abandon chores"))
		if n := s.has(ada, "arrows"); n != 0 {
			t.Errorf("%d arrows are left of a quest that was given up", n)
		}
	}
	s.settle()
}

func TestEachThingIsDeliveredAndEveryRewardFindsRoom(t *testing.T) {
	s, ada := shop(t)
	s.line(strings.Fields("ada accept chores grocer"))
	s.give(ada, map[string]int64{"tusk": 2})
	s.line(strings.Fields("ada interact grocer"))
	s.do(func(tx *world.Tx) {
		if q, _ := quest.Of(character.Of(tx, ada), "chores"); len(q.Counts) != 2 || q.Counts[0] != 0 || q.Counts[1] != 2 {
			t.Errorf("two tusks count as %v", q.Counts)
		}
	})
	s.give(ada, map[string]int64{"herb": 1})
	s.line(strings.Fields("ada interact grocer"))
	var free int
	s.do(func(tx *world.Tx) { free = character.BagFree(tx, character.Of(tx, ada)) })
	s.give(ada, map[string]int64{"hat": int64(free - 2)})
	s.out.Reset()
	s.line(strings.Fields("ada turnin chores grocer"))
	s.wantRefused("play.bags_full")
	s.line(strings.Fields("ada buy banner 1"))
	s.line(strings.Fields("ada turnin chores grocer"))
	s.wantRefused("play.unique")
	s.settle()
}

func TestAMateSharesOnlyWhatItHas(t *testing.T) {
	s, ada := shop(t)
	s.enter("bob", "mage", geom.Metres(4704, 4301))
	s.step()
	s.line(strings.Fields("party ada bob"))
	s.line(strings.Fields("ada accept chores bob"))
	s.wantRefused("play.quest_not_offered")
	s.line(strings.Fields("bob accept chores grocer"))
	s.line(strings.Fields("ada accept chores bob"))
	s.do(func(tx *world.Tx) {
		if !quest.Active(character.Of(tx, ada), "chores") {
			t.Error("a quest that a mate has was not taken from it")
		}
	})
	s.settle()
}

func TestNobodyEmptiesAChestThatAnotherOpened(t *testing.T) {
	s := newStage(t, contentWith(t, map[string]string{"objects/hoard": "name: $\nlook: {model: chest, colour: brown}\nkind: chest\ntime: 0s\nreset: 2s\nonce: true\n" +
		"loot: [{item: club}]\nspawns: [{at: [4702, 4304]}]\n"}), thornwood, 1)
	ada := s.enter("ada", "mage", geom.Metres(4702, 4302))
	bob := s.enter("bob", "mage", geom.Metres(4703, 4302))
	s.step()
	s.find("hoard", "hoard", ada)
	s.line(strings.Fields("ada interact hoard"))
	for range 60 {
		s.step()
	}
	s.out.Reset()
	s.line(strings.Fields("bob interact hoard"))
	s.wantRefused("play.in_use")
	s.line(strings.Fields("ada loot hoard"))
	for range 60 {
		s.step()
	}
	s.line(strings.Fields("bob interact hoard"))
	s.step()
	s.step()
	s.line(strings.Fields("bob loot hoard"))
	if a, b := s.has(ada, "club"), s.has(bob, "club"); a != 2 || b != 2 {
		t.Errorf("ada has %d clubs and bob %d, want one more each", a, b)
	}
	s.settle()
}

func TestAFailedQuestKeepsNothingOfWhatItHandedOver(t *testing.T) {
	s, ada := shop(t)
	for n := range 3 {
		s.line(strings.Fields("ada accept chores grocer"))
		if n := s.has(ada, "arrows"); n != 60 {
			t.Errorf("the quest handed over %d arrows, want 60", n)
		}
		s.do(func(tx *world.Tx) { quest.Fail(tx, ada, "chores", ledger.NewOpID(1, "fail", string(rune('a'+n)))) })
	}
	if n := s.has(ada, "arrows"); n != 0 {
		t.Errorf("%d arrows are left of a quest that failed", n)
	}
	s.line(strings.Fields("ada buy arrows 5"))
	s.line(strings.Fields("ada abandon chores"))
	if n := s.has(ada, "arrows"); n != 5 {
		t.Errorf("giving up what has failed leaves %d of 5 arrows", n)
	}
	s.settle()
}
