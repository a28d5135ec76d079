package land_test

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

var rewrite = flag.Bool("rewrite", false, "write the expected output of the scenarios anew")

// thornwood is a region of a land where one may fight.
var thornwood = geom.RegionAt(geom.Metres(4700, 4300))

func testContent(t testing.TB) *content.Set {
	t.Helper()
	set, err := content.Load(os.DirFS("testdata/content"))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestScenarios plays the scripts of testdata: commands, then ---- and what they made the
// world say. A line that begins with # is a comment.
func TestScenarios(t *testing.T) {
	scripts, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, path := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) { playScript(t, path) })
	}
}

func playScript(t *testing.T, path string) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t, testContent(t), thornwood, 7)
	s.out.Reset()
	var got strings.Builder
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		commands, want, _ := strings.Cut(strings.TrimSpace(block), "\n----")
		if commands == "" {
			continue
		}
		for _, line := range strings.Split(commands, "\n") {
			if !strings.HasPrefix(line, "#") {
				s.line(strings.Fields(line))
			}
		}
		out := strings.TrimSpace(s.out.String())
		if out == "" {
			out = "nothing"
		}
		s.out.Reset()
		got.WriteString(commands + "\n----\n" + out + "\n\n")
		if !*rewrite && out != strings.TrimSpace(want) {
			t.Errorf("after\n%s\ngot\n%s\nwant\n%s", commands, out, strings.TrimSpace(want))
		}
	}
	s.settle()
	if *rewrite {
		if err := os.WriteFile(path, []byte(strings.TrimSpace(got.String())+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// settle waits for the store and compares it with memory.
func (s *stage) settle() {
	s.quiet = true
	for range 3 {
		s.step()
	}
	s.do(func(tx *world.Tx) {
		character.Each(tx, func(id entity.ID, c *character.Character) { s.bank.agrees(s.t, ledger.Holder(id), c) })
	})
	s.bank.conserved(s.t)
	s.t.Logf("committed: %v", s.bank.kinds)
}

// line runs one command of a script.
func (s *stage) line(w []string) {
	switch w[0] {
	case "enter": // enter NAME CALLING X Z
		s.enter(w[1], w[2], metres(w[3:]))
		s.step()
	case "spawn": // spawn NAME CREATURE LEVEL X Z
		level, _ := strconv.Atoi(w[3])
		s.spawn(w[1], w[2], int32(level), metres(w[4:]))
	case "find": // find NAME KEY WHO
		s.find(w[1], w[2], s.names[w[3]])
	case "tick": // tick N, and silently with a third word
		n, _ := strconv.Atoi(w[1])
		s.quiet = len(w) > 2
		for range n {
			s.step()
		}
		s.quiet = false
	case "show":
		for _, name := range w[1:] {
			s.show(name)
		}
	case "place": // place WHO X Z
		s.do(func(tx *world.Tx) { tx.Place(s.names[w[1]], metres(w[2:]), geom.Quarter) })
	case "party": // party WHO...
		var members []entity.ID
		for _, name := range w[1:] {
			members = append(members, s.names[name])
		}
		for _, id := range members {
			s.inputs = append(s.inputs, rules.Do{To: id, Effect: rules.PartyChanged{Party: 5, Members: members}})
		}
		s.step()
	case "hurt": // hurt WHO AMOUNT
		n, _ := strconv.Atoi(w[2])
		s.do(func(tx *world.Tx) {
			combat.Affect(tx, 0, s.names[w[1]], &combat.Blow{School: "frost", Amount: int64(n)})
		})
	case "store": // store refuses | answers | away
		s.refuse = w[1] == "refuses"
		s.inputs = append(s.inputs, rules.Saving{On: w[1] == "away"})
	default:
		s.tellWorld(w)
	}
}

// tellWorld gives a command of the wire: WHO verb ...
func (s *stage) tellWorld(w []string) {
	id := s.names[w[0]]
	if id == 0 {
		s.t.Fatalf("nobody is called %q", w[0])
	}
	arg := func(i int) string {
		if i < len(w) {
			return w[i]
		}
		return ""
	}
	to := uint64(s.names[arg(2)])
	third := uint64(s.names[arg(3)])
	number, _ := strconv.Atoi(arg(3))
	var play playpb.Command
	var rpg rpgpb.Command
	switch w[1] {
	case "target":
		play.Kind = &playpb.Command_SetTarget{SetTarget: &playpb.SetTarget{Entity: to}}
	case "interact":
		play.Kind = &playpb.Command_Interact{Interact: &playpb.Interact{Entity: to}}
	case "choose":
		play.Kind = &playpb.Command_Choose{Choose: &playpb.Choose{Entity: to, Option: arg(3)}}
	case "accept":
		play.Kind = &playpb.Command_AcceptQuest{AcceptQuest: &playpb.AcceptQuest{Quest: arg(2), Giver: third}}
	case "turnin":
		n, _ := strconv.Atoi(arg(4))
		play.Kind = &playpb.Command_TurnInQuest{TurnInQuest: &playpb.TurnInQuest{Quest: arg(2), Taker: third, RewardChoice: uint32(n)}}
	case "abandon":
		play.Kind = &playpb.Command_AbandonQuest{AbandonQuest: &playpb.AbandonQuest{Quest: arg(2)}}
	case "share":
		play.Kind = &playpb.Command_ShareQuest{ShareQuest: &playpb.ShareQuest{Quest: arg(2)}}
	case "buy":
		play.Kind = &playpb.Command_Buy{Buy: &playpb.Buy{Vendor: uint64(s.names["grocer"]), Key: arg(2), Count: uint32(number)}}
	case "sell":
		play.Kind = &playpb.Command_Sell{Sell: &playpb.Sell{Vendor: uint64(s.names["grocer"]), Asset: arg(2), Count: uint32(number)}}
	case "sellitem":
		play.Kind = &playpb.Command_Sell{Sell: &playpb.Sell{Vendor: uint64(s.names["grocer"]), Item: s.held(id, arg(2))}}
	case "use":
		play.Kind = &playpb.Command_UseItem{UseItem: &playpb.UseItem{Asset: arg(2)}}
	case "equip":
		play.Kind = &playpb.Command_Equip{Equip: &playpb.Equip{Item: s.held(id, arg(2))}}
	case "unequip":
		play.Kind = &playpb.Command_Unequip{Unequip: &playpb.Unequip{Slot: arg(2)}}
	case "emote":
		play.Kind = &playpb.Command_Emote{Emote: &playpb.Emote{Key: arg(2), At: third}}
	case "sit":
		play.Kind = &playpb.Command_Posture{Posture: &playpb.Posture{Key: "sit"}}
	case "unstuck":
		play.Kind = &playpb.Command_Unstuck{Unstuck: &playpb.Unstuck{}}
	case "cast":
		rpg.Kind = &rpgpb.Command_Cast{Cast: &rpgpb.Cast{Ability: arg(2), Target: third}}
	case "attack":
		rpg.Kind = &rpgpb.Command_AutoAttack{AutoAttack: &rpgpb.AutoAttack{On: true}}
	case "loot":
		rpg.Kind = &rpgpb.Command_TakeLoot{TakeLoot: &rpgpb.TakeLoot{Corpse: to, All: true}}
	case "roll":
		rpg.Kind = &rpgpb.Command_RollLoot{RollLoot: &rpgpb.RollLoot{Corpse: to, Index: uint32(number), Need: arg(4) == "need", Pass: arg(4) == "pass"}}
	case "release":
		rpg.Kind = &rpgpb.Command_Release{Release: &rpgpb.Release{}}
	case "revive":
		rpg.Kind = &rpgpb.Command_Revive{Revive: &rpgpb.Revive{Accept: true}}
	case "train":
		rpg.Kind = &rpgpb.Command_TrainTalent{TrainTalent: &rpgpb.TrainTalent{Talent: arg(2)}}
	default:
		s.t.Fatalf("unknown command %q", w[1])
	}
	if play.Kind != nil {
		s.command(id, world.Play, &play)
	} else {
		s.command(id, world.RPG, &rpg)
	}
	s.step()
}

// held returns the id of the first item of a key that somebody has.
func (s *stage) held(id entity.ID, key string) []byte {
	var found []byte
	s.do(func(tx *world.Tx) {
		for _, item := range character.Of(tx, id).Sorted() {
			if item.Key == key && found == nil {
				found = item.ID[:]
			}
		}
	})
	return found
}
