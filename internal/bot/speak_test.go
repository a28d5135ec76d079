package bot

import (
	"fmt"
	"testing"

	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// TestNobodySaysWhatWasJustSaid near it; what was whispered, or said some lines ago, may be said.
func TestNobodySaysWhatWasJustSaid(t *testing.T) {
	lines := []string{"one", "two", "three"}
	b := New(Config{Seed: 1, Lines: lines})
	said := func(channel corepb.Channel, text string) {
		b.hear(sdk.Core{ServerMessage: &corepb.ServerMessage{Kind: &corepb.ServerMessage_Chat{
			Chat: &corepb.ChatMessage{Channel: channel, Text: text}}}})
	}
	chosen := func() map[string]bool {
		all := map[string]bool{}
		for range 200 {
			all[b.unsaid(lines)] = true
		}
		return all
	}
	if got := chosen(); len(got) != 3 {
		t.Errorf("before anything was said: %v", got)
	}
	said(corepb.Channel_CHANNEL_WHISPER, "one")
	said(corepb.Channel_CHANNEL_SAY, "two")
	if got := chosen(); len(got) != 2 || got["two"] {
		t.Errorf("after two was said: %v", got)
	}
	said(corepb.Channel_CHANNEL_SAY, "one")
	said(corepb.Channel_CHANNEL_SAY, "three")
	if got := chosen(); len(got) != 1 || !got[""] {
		t.Errorf("after all was said: %v", got)
	}
	for i := range maxHeard {
		said(corepb.Channel_CHANNEL_SAY, fmt.Sprint(i))
	}
	if got := chosen(); len(got) != 3 {
		t.Errorf("after others have spoken: %v", got)
	}
}
