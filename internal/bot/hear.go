package bot

import (
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

// hear takes in what the server tells. It runs in the client's reading goroutine.
func (b *Bot) hear(e sdk.Event) {
	if b.config.Listen != nil {
		b.config.Listen(e)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := e.(type) {
	case sdk.Lost:
		b.Counts.Disconnects.Add(1)
	case sdk.Result:
		if e.Code != "" {
			b.Counts.Rejections.Add(1)
			b.refused[e.Code]++
			b.peaceful = b.peaceful || e.Code == peacefulCode
		}
	case sdk.Core:
		if in := e.GetLoggedIn(); in != nil && b.config.NewToken != nil {
			b.config.NewToken(in.Token)
		}
		if m := e.GetChat(); m != nil {
			b.listen(m)
		}
		if e.GetQueued() != nil {
			b.queuing.Do(func() { close(b.queued) })
		}
	case sdk.Happened:
		b.happened(e)
	}
}

// span is how long so much simulated time takes where the bot is.
func (b *Bot) span(ms uint32) time.Duration {
	scale := 1.0
	if c := b.Client(); c != nil {
		scale = c.TimeScale()
	}
	return time.Duration(float64(ms) / scale * float64(time.Millisecond))
}

func (b *Bot) happened(e sdk.Happened) {
	switch {
	case e.RPG != nil:
		b.fought(e.RPG)
	case e.Play != nil && e.Personal:
		b.told(e.Play)
	}
}

// maxCorpses bounds the corpses a bot remembers; older ones are forgotten.
const maxCorpses = 16

func (b *Bot) fought(e *rpgpb.Event) {
	me := b.self()
	switch k := e.Kind.(type) {
	case *rpgpb.Event_Abilities:
		b.known = k.Abilities.Known
	case *rpgpb.Event_Cooldown:
		b.cooling[k.Cooldown.Ability] = time.Now().Add(b.span(k.Cooldown.LeftMs))
	case *rpgpb.Event_Died:
		if me != 0 && k.Died.Killer == me && k.Died.Entity != me {
			b.Counts.Kills.Add(1)
			b.corpses = append(b.corpses, k.Died.Entity)
			b.corpses = b.corpses[max(0, len(b.corpses)-maxCorpses):]
		}
		if k.Died.Entity == me {
			b.Counts.Deaths.Add(1)
		}
	case *rpgpb.Event_LootOpened:
		b.lootOpen = k.LootOpened.Corpse
	}
}

// maxFresh bounds the items a bot tries on in its life.
const maxFresh = 256

// peacefulCode refuses harm in a land of peace.
const peacefulCode = "rpg.peaceful"

func (b *Bot) told(e *playpb.Event) {
	switch k := e.Kind.(type) {
	case *playpb.Event_BagsChanged:
		if strings.HasPrefix(k.BagsChanged.Reason, "loot") {
			b.Counts.Loot.Add(1)
		}
		for _, i := range k.BagsChanged.Items {
			// Each thing is tried once: what it replaces comes back to the bag.
			if id := string(i.Id); i.Worn == "" && !b.seen[id] && len(b.seen) < maxFresh {
				b.seen[id] = true
				b.fresh = append(b.fresh, i.Id)
			}
		}
	case *playpb.Event_Talk:
		b.talk = k.Talk
	case *playpb.Event_QuestLog:
		for _, q := range k.QuestLog.Quests {
			b.quests[q.Key] = q.State
		}
	case *playpb.Event_QuestChanged:
		b.quests[k.QuestChanged.Quest.GetKey()] = k.QuestChanged.Quest.GetState()
	}
}

func (b *Bot) self() uint64 {
	if c := b.Client(); c != nil {
		return c.Self().ID
	}
	return 0
}

// do sends a command without waiting for its answer.
func (b *Bot) do(m proto.Message) {
	if _, err := b.Client().Command(m); err == nil {
		b.Counts.Commands.Add(1)
	}
}

func (b *Bot) play(k *playpb.Command) { b.do(k) }
func (b *Bot) rpg(k *rpgpb.Command)   { b.do(k) }
