package bot

import (
	"slices"
	"time"

	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// speak says a line now and then, and greets people who come near.
func (b *Bot) speak(now time.Time) {
	if now.Before(b.spoke) {
		return
	}
	b.spoke = now.Add(time.Duration(30+b.random.IntN(60)) * time.Second)
	if line := b.greeting(now); line != "" {
		_ = b.Client().Say(corepb.Channel_CHANNEL_SAY, line, "")
		b.play(&playpb.Command{Kind: &playpb.Command_Emote{Emote: &playpb.Emote{Key: "wave"}}})
		return
	}
	if line := b.unsaid(b.config.Lines); line != "" {
		_ = b.Client().Say(corepb.Channel_CHANNEL_SAY, line, "")
	}
}

// greetAgain is how long it remembers whom it has greeted.
const greetAgain = 15 * time.Minute

func (b *Bot) greeting(now time.Time) string {
	if len(b.config.Greetings) == 0 {
		return ""
	}
	for _, e := range b.Client().Near(nil, greetRadius) {
		person := e.Look.GetKind() == corepb.Description_KIND_PLAYER && !e.Look.GetBot()
		if person && now.Sub(b.greeted[e.ID]) > greetAgain {
			b.greeted[e.ID] = now
			return b.unsaid(b.config.Greetings)
		}
	}
	return ""
}

// maxHeard is how many lines a bot remembers that were said near it, its own included.
const maxHeard = 4

// listen takes in what was said. mu is held.
func (b *Bot) listen(m *corepb.ChatMessage) {
	if m.GetChannel() == corepb.Channel_CHANNEL_SAY {
		b.heard = append(b.heard, m.Text)
		b.heard = b.heard[max(0, len(b.heard)-maxHeard):]
	}
}

// unsaid returns one of some lines that nobody near has just said, "" where there is none.
func (b *Bot) unsaid(lines []string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	left := slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return slices.Contains(b.heard, line) })
	if len(left) == 0 {
		return ""
	}
	return left[b.random.IntN(len(left))]
}
