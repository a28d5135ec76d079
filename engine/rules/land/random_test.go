package land_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/rules/combat"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// TestNothingIsLostOrMadeByChance lets three characters do whatever comes to mind and holds
// memory against the rows, and both against what the system's accounts gave.
func TestNothingIsLostOrMadeByChance(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s := crowd(t, seed)
			rng := rand.New(rand.NewPCG(seed, 1))
			for range 1500 {
				s.anything(rng)
				s.refuse = rng.IntN(60) == 0
				s.step()
			}
			s.refuse = false
			s.settle()
		})
	}
}

// TestTheSameInputsGiveTheSameWorld plays one script twice.
func TestTheSameInputsGiveTheSameWorld(t *testing.T) {
	var said [2]string
	for i := range said {
		s := crowd(t, 3)
		s.quiet = false
		rng := rand.New(rand.NewPCG(3, 3))
		for range 600 {
			s.anything(rng)
			s.step()
		}
		said[i] = s.out.String()
	}
	if said[0] != said[1] {
		t.Error("two plays of the same inputs differ")
	}
	if len(said[0]) < 1000 {
		t.Errorf("little happened: %d bytes", len(said[0]))
	}
}

// TestOnlyThoseWithSomethingToDoAreLookedAt plays one script in two worlds, in one of which
// everybody is looked at in every tick: they stay the same to the last bit.
func TestOnlyThoseWithSomethingToDoAreLookedAt(t *testing.T) {
	set := testContent(t)
	for seed := range uint64(3) {
		var worlds [2]*stage
		var rngs [2]*rand.Rand
		for i := range worlds {
			worlds[i] = crowdOf(newStageOf(t, world.Config{Region: thornwood, Seed: seed, Content: set, Thorough: i == 1}))
			rngs[i] = rand.New(rand.NewPCG(seed, 9))
		}
		for tick := range 900 {
			var hashes [2][32]byte
			for i, s := range worlds {
				// Between storms of commands everything comes to an end, and people fall asleep.
				if tick/150%2 == 0 {
					s.anything(rngs[i])
					s.wander(rngs[i])
				}
				s.refuse = tick%97 == 0
				s.step()
				hash, err := s.game.World.Hash()
				if err != nil {
					t.Fatal(err)
				}
				hashes[i] = hash
			}
			if hashes[0] != hashes[1] {
				t.Fatalf("seed %d: the worlds differ after tick %d", seed, tick)
			}
		}
	}
}

// wander has somebody's client send some steps.
func (s *stage) wander(rng *rand.Rand) {
	id := entity.ID(1 + rng.IntN(3))
	in := &rules.Steps{ID: id, First: s.game.World.NextStep(id), Count: uint8(1 + rng.IntN(rules.MaxSteps))}
	if rng.IntN(10) == 0 {
		in.First += 5 // some were lost
	}
	for i := range in.Steps {
		heading := geom.Angle(rng.Uint32N(65536))
		in.Steps[i] = motion.Input{Heading: heading, Facing: heading, Speed: uint8(rng.IntN(256)), Flags: uint8(rng.IntN(4))}
	}
	s.inputs = append(s.inputs, in)
}

func crowd(t *testing.T, seed uint64) *stage {
	return crowdOf(newStage(t, testContent(t), thornwood, seed))
}

func crowdOf(s *stage) *stage {
	s.quiet = true
	for i, name := range []string{"ada", "bob", "eva"} {
		s.enter(name, "mage", geom.Metres(4702+int32(i), 4301))
	}
	s.step()
	s.line([]string{"party", "ada", "bob"})
	return s
}

// anything gives one command of some kind to somebody, or changes the scene.
func (s *stage) anything(rng *rand.Rand) {
	ids := []entity.ID{1, 2, 3}
	who := ids[rng.IntN(len(ids))]
	near := s.around(who)
	other := uint64(near[rng.IntN(len(near))])
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	item := func() []byte { return s.some(rng, who) }
	key := func() string {
		return pick("bun", "club", "hat", "tusk", "hide", "herb", "letter", "crown", "coin", "experience", "nothing")
	}
	q := func() string { return pick("boars", "mercy", "post", "goat", "none") }
	count := uint32(rng.IntN(4))
	play := func(m *playpb.Command) { s.command(who, world.Play, m) }
	rpg := func(m *rpgpb.Command) { s.command(who, world.RPG, m) }
	switch rng.IntN(26) {
	case 0:
		play(&playpb.Command{Kind: &playpb.Command_Buy{Buy: &playpb.Buy{Vendor: other, Key: key(), Count: count}}})
	case 1:
		play(&playpb.Command{Kind: &playpb.Command_Sell{Sell: &playpb.Sell{Vendor: other, Asset: key(), Count: count}}})
	case 2:
		play(&playpb.Command{Kind: &playpb.Command_Sell{Sell: &playpb.Sell{Vendor: other, Item: item()}}})
	case 3:
		play(&playpb.Command{Kind: &playpb.Command_BuyBack{BuyBack: &playpb.BuyBack{Vendor: other, Item: item()}}})
	case 4, 5:
		play(&playpb.Command{Kind: &playpb.Command_Equip{Equip: &playpb.Equip{Item: item()}}})
	case 6:
		play(&playpb.Command{Kind: &playpb.Command_Unequip{Unequip: &playpb.Unequip{Slot: pick(character.Slots...)}}})
	case 7:
		play(&playpb.Command{Kind: &playpb.Command_MoveItem{MoveItem: &playpb.MoveItem{Item: item(), To: uint32(rng.IntN(30))}}})
	case 8:
		play(&playpb.Command{Kind: &playpb.Command_DestroyItem{DestroyItem: &playpb.DestroyItem{Item: item()}}})
	case 9:
		play(&playpb.Command{Kind: &playpb.Command_DestroyItem{DestroyItem: &playpb.DestroyItem{Asset: key(), Count: count}}})
	case 10:
		play(&playpb.Command{Kind: &playpb.Command_UseItem{UseItem: &playpb.UseItem{Asset: key()}}})
	case 11, 12:
		play(&playpb.Command{Kind: &playpb.Command_AcceptQuest{AcceptQuest: &playpb.AcceptQuest{Quest: q(), Giver: other}}})
	case 13:
		play(&playpb.Command{Kind: &playpb.Command_TurnInQuest{TurnInQuest: &playpb.TurnInQuest{Quest: q(), Taker: other, RewardChoice: count}}})
	case 14:
		play(&playpb.Command{Kind: &playpb.Command_AbandonQuest{AbandonQuest: &playpb.AbandonQuest{Quest: q()}}})
	case 15, 16:
		play(&playpb.Command{Kind: &playpb.Command_Interact{Interact: &playpb.Interact{Entity: other}}})
	case 17:
		play(&playpb.Command{Kind: &playpb.Command_Choose{Choose: &playpb.Choose{Entity: other, Option: pick("start.0", "start.1", "start.2", "vendor", "x")}}})
	case 18, 19, 20:
		rpg(&rpgpb.Command{Kind: &rpgpb.Command_Cast{Cast: &rpgpb.Cast{Ability: pick("bolt", "slam", "mend", "nova", "imp", "raise", "ward", "taunt"), Target: other}}})
	case 21, 22:
		rpg(&rpgpb.Command{Kind: &rpgpb.Command_TakeLoot{TakeLoot: &rpgpb.TakeLoot{Corpse: other, All: count > 0, Index: count}}})
	case 23:
		rpg(&rpgpb.Command{Kind: &rpgpb.Command_RollLoot{RollLoot: &rpgpb.RollLoot{Corpse: other, Need: count > 1, Pass: count == 0}}})
	default:
		s.scene(rng, who, entity.ID(other), pick("boar", "wolf"))
	}
}

// scene changes what is around: a creature comes, is hurt by somebody, the dead wake.
func (s *stage) scene(rng *rand.Rand, who, other entity.ID, key string) {
	at := geom.Metres(4700+rng.Int32N(10), 4299+rng.Int32N(5))
	kind := rng.IntN(5)
	s.todo = append(s.todo, func(tx *world.Tx) {
		switch kind {
		case 0:
			if len(tx.Near(nil, at, 60_000)) < 40 {
				s.names[fmt.Sprint("x", len(s.names))] = combat.SpawnCreature(tx, character.Set(tx).Creatures.Of(key), 1, at, 0)
			}
		case 1:
			if other != who && !other.IsCharacter() {
				tx.Affect(who, other, &combat.Blow{School: "frost", Amount: 500})
			}
		case 2:
			if !combat.Alive(tx, who) {
				combat.Revive(tx, who, 10_000)
			}
		case 3:
			tx.Place(who, at, 0)
		case 4:
			if v := tx.ChangeVitals(who); !v.Dead {
				v.Health = max(v.Health-5, 1)
			}
		}
	})
}

func (s *stage) around(who entity.ID) []entity.ID {
	ids := []entity.ID{0, who}
	s.do(func(tx *world.Tx) {
		at, _ := tx.At(who)
		for _, near := range tx.Near(nil, at, 20_000) {
			ids = append(ids, near.ID)
		}
	})
	return ids
}

func (s *stage) some(rng *rand.Rand, who entity.ID) []byte {
	var all [][]byte
	s.do(func(tx *world.Tx) {
		for _, item := range character.Of(tx, who).Sorted() {
			all = append(all, slices.Clone(item.ID[:]))
		}
	})
	if len(all) == 0 || rng.IntN(10) == 0 {
		return []byte("0123456789abcdef")
	}
	return all[rng.IntN(len(all))]
}

// FuzzApply gives commands of any bytes: nothing panics, memory and rows agree.
func FuzzApply(f *testing.F) {
	for _, m := range []proto.Message{
		&playpb.Command{Kind: &playpb.Command_Interact{Interact: &playpb.Interact{Entity: 1}}},
		&playpb.Command{Kind: &playpb.Command_Buy{Buy: &playpb.Buy{Key: "bun", Count: 1 << 31}}},
		&playpb.Command{Kind: &playpb.Command_MoveItem{MoveItem: &playpb.MoveItem{Item: make([]byte, 16), To: 1 << 31}}},
		&playpb.Command{Kind: &playpb.Command_SetHotbar{SetHotbar: &playpb.SetHotbar{Slots: []string{"bolt"}}}},
		&rpgpb.Command{Kind: &rpgpb.Command_Cast{Cast: &rpgpb.Cast{Ability: "bolt", Target: 2, X: -1 << 31}}},
		&rpgpb.Command{Kind: &rpgpb.Command_TakeLoot{TakeLoot: &rpgpb.TakeLoot{Index: 1 << 31}}},
		&rpgpb.Command{Kind: &rpgpb.Command_PetCommand{PetCommand: &rpgpb.PetCommand{Order: "attack", Target: 1 << 63}}},
	} {
		body, err := proto.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(1), body)
		f.Add(uint8(3), body)
	}
	set := testContent(f)
	f.Fuzz(func(t *testing.T, module uint8, body []byte) {
		s := newStage(t, set, thornwood, 1)
		s.quiet = true
		id := s.enter("ada", "mage", geom.Metres(4702, 4301))
		s.step()
		s.raw(id, world.Module(module), body)
		for range 3 {
			s.step()
		}
		s.do(func(tx *world.Tx) { s.bank.agrees(t, ledger.Holder(id), character.Of(tx, id)) })
	})
}
