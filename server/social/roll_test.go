package social

import (
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

func (f *folk) roll(low, high uint32) {
	f.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Roll{Roll: &corepb.Roll{Low: low, High: high}}})
}

func TestRollIsToldToAllInEarshot(t *testing.T) {
	w := newTown(t)
	ada, bob := w.arrive("Ada"), w.arrive("Bob")
	tests := []struct{ low, high, wantLow, wantHigh uint32 }{{0, 0, 1, 100}, {5, 5, 5, 5}, {0, 20, 1, 20}, {1, maxRoll, 1, maxRoll}}
	for _, test := range tests {
		ada.roll(test.low, test.high)
		told, own := bob.inbox(), ada.inbox()
		if len(told) != 1 || len(own) != 1 {
			t.Fatalf("%d-%d: Bob heard %v, Ada %v", test.low, test.high, told, own)
		}
		r := told[0].GetChat().GetRolled()
		if r.GetLow() != test.wantLow || r.GetHigh() != test.wantHigh || r.GetNumber() < r.GetLow() || r.GetNumber() > r.GetHigh() {
			t.Errorf("%d-%d: %v", test.low, test.high, r)
		}
		if r.GetNumber() != own[0].GetChat().GetRolled().GetNumber() {
			t.Error("they were told different numbers")
		}
	}
	ada.roll(1, 6)
	if got := ada.heard(); got != "[chat.too_often]" {
		t.Errorf("the fifth at once: %q", got)
	}
	w.advance(time.Minute)
	bob.inbox()
	ada.roll(7, 6)
	ada.roll(1, maxRoll+1)
	if got := ada.heard(); got != "[chat.roll_range] | [chat.roll_range]" || bob.heard() != "" {
		t.Errorf("impossible ones: %q", got)
	}
}

func TestEmoteCannotPassForARoll(t *testing.T) {
	w := newTown(t)
	ada, bob := w.arrive("Ada"), w.arrive("Bob")
	ada.chat(corepb.Channel_CHANNEL_EMOTE, "", "rolls 100 (1-100)")
	for _, m := range bob.inbox() {
		if m.GetChat().GetRolled() != nil {
			t.Error("a free text came as a roll")
		}
	}
}
