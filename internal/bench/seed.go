package bench

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"

	"google.golang.org/protobuf/encoding/protojson"

	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules/character"
	"github.com/myriad-mmo/myriad/engine/terrain"
	"github.com/myriad-mmo/myriad/internal/bench/load"
	"github.com/myriad-mmo/myriad/internal/bot"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/store"
)

// seeder writes the rows of a crowd before its server starts: accounts with their tokens, and
// characters that stand where the shape wants them. So the server that is measured knows
// nothing of a bench, and the way in costs a login and no more.
type seeder struct {
	rows  *store.Store
	chart *terrain.Map
	set   *content.Set
	fight bool // everybody has a calling that can strike while it walks
}

// fighters are callings with an ability of their first level that takes no time and throws
// nothing, whose flight would count, and how far
// it goes in millimetres, the edge left out.
var fighters = []struct {
	calling, ability string
	reach            int32
}{
	{"warden", "cleave", 3_000},
	{"duellist", "quick_cut", 3_000},
	{"embermage", "cinder_snap", 24_000},
}

// seedAtOnce is how many rows are written together; the database takes them one by one.
const seedAtOnce = 8

// seed makes everybody in an empty folder of data.
func seed(ctx context.Context, dir string, chart *terrain.Map, set *content.Set, at []geom.Point, fight bool, chance uint64) (_ []load.Person, err error) {
	rows, err := store.Open(ctx, store.Config{Dir: dir, Node: "bench", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	defer func() {
		if closed := rows.Close(context.WithoutCancel(ctx)); err == nil {
			err = closed
		}
	}()
	s := &seeder{rows: rows, chart: chart, set: set, fight: fight}
	people := make([]load.Person, len(at))
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var making sync.WaitGroup
	for worker := range seedAtOnce {
		making.Go(func() {
			ground := chart.NewGround() // one goroutine's own
			for i := worker; i < len(at) && ctx.Err() == nil; i += seedAtOnce {
				if err := s.person(ctx, i, at[i], ground, chance, &people[i]); err != nil {
					cancel(fmt.Errorf("make number %d: %w", i, err))
				}
			}
		})
	}
	making.Wait()
	return people, context.Cause(ctx)
}

// person makes the i-th account and its character.
func (s *seeder) person(ctx context.Context, i int, at geom.Point, ground *terrain.Ground, chance uint64, p *load.Person) error {
	random := rand.New(rand.NewPCG(chance, uint64(i)))
	account, token, err := s.rows.CreateGuest(ctx, false)
	if err != nil {
		return err
	}
	look, err := protojson.Marshal(bot.RandomLook(random))
	if err != nil {
		return err
	}
	key := bot.Callings[i%len(bot.Callings)]
	if s.fight {
		key = fighters[i%len(fighters)].calling
	}
	calling := s.set.Callings.Of(key)
	if calling == nil {
		return fmt.Errorf("no calling %s", key)
	}
	body := motion.At(at, geom.Angle(random.Uint32()), ground)
	name := nameOf(i)
	var kit ledger.Op
	id, err := s.rows.CreateCharacter(ctx, store.NewCharacter{
		Account: account.ID, Name: name, Skeleton: session.Skeleton(name), Calling: calling.Key, Appearance: look,
		Region: uint16(geom.RegionAt(body.Point())), Health: 1,
		Pose: store.Pose{X: body.X, Z: body.Z, Lift: body.Lift, Facing: uint16(body.Facing)},
		Start: func(id entity.ID) ledger.Op {
			kit = character.Kit(s.set, calling, id, account.CreatedAt.UnixMilli())
			return kit
		},
	})
	*p = load.Person{Token: token, Character: uint64(id), Home: at}
	p.Wear, p.Slot = garment(&kit)
	if s.fight {
		p.Ability, p.Reach = fighters[i%len(fighters)].ability, fighters[i%len(fighters)].reach
	}
	return err
}

// garment returns the last thing of a kit that is worn, and the slot's name.
func garment(kit *ledger.Op) (id []byte, slot string) {
	for i := range kit.Items {
		if name := character.WornSlot(kit.Items[i].Slot); name != "" {
			id, slot = kit.Items[i].ID[:], name
		}
	}
	return id, slot
}

// letters are those that neither alone nor in pairs can be taken for another.
const letters = "abcdefghjkopqstu"

// nameOf returns a name that looks like no other's, for numbers below 16⁴.
func nameOf(i int) string {
	name := []byte("Crowd Aaaaa")
	for at := len(name) - 1; i > 0; at-- {
		name[at] = letters[i%len(letters)]
		i /= len(letters)
	}
	return string(name)
}
