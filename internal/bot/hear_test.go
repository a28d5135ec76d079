package bot

import (
	"testing"

	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
)

func play(personal bool, k *playpb.Event) sdk.Happened {
	return sdk.Happened{Personal: personal, Play: k}
}

func TestABotCountsWhatItIsTold(t *testing.T) {
	b := New(Config{Seed: 1})
	heard := 0
	b.config.Listen = func(sdk.Event) { heard++ }
	events := []sdk.Event{
		sdk.Lost{Why: &sdk.Closed{}},
		sdk.Result{Seq: 1},
		sdk.Result{Seq: 2, Code: "rpg.busy"},
		sdk.Result{Seq: 3, Code: peacefulCode},
		play(true, &playpb.Event{Kind: &playpb.Event_BagsChanged{BagsChanged: &playpb.BagsChanged{Reason: "loot",
			Items: []*playpb.Item{{Id: []byte("hat")}, {Id: []byte("worn"), Worn: "head"}}}}}),
		play(true, &playpb.Event{Kind: &playpb.Event_BagsChanged{BagsChanged: &playpb.BagsChanged{Reason: "equip",
			Items: []*playpb.Item{{Id: []byte("hat")}}}}}),
		play(false, &playpb.Event{Kind: &playpb.Event_Talk{Talk: &playpb.Talk{Entity: 4}}}), // somebody else's
		// Nobody is killed by who is not in the world.
		sdk.Happened{RPG: &rpgpb.Event{Kind: &rpgpb.Event_Died{Died: &rpgpb.Died{Entity: 5}}}},
	}
	for _, e := range events {
		b.hear(e)
	}
	c := &b.Counts
	if c.Disconnects.Load() != 1 || c.Rejections.Load() != 2 || c.Loot.Load() != 1 || c.Kills.Load() != 0 || heard != len(events) {
		t.Errorf("disconnects %d, rejections %d, loot %d, kills %d, heard %d", c.Disconnects.Load(), c.Rejections.Load(), c.Loot.Load(), c.Kills.Load(), heard)
	}
	if len(b.fresh) != 1 || string(b.fresh[0]) != "hat" || b.talk != nil || !b.peaceful {
		t.Errorf("to try on %q, talk %v, peaceful %v", b.fresh, b.talk, b.peaceful)
	}
	sum := map[string]int64{"rpg.busy": 1}
	b.Refused(sum)
	if sum["rpg.busy"] != 2 || sum[peacefulCode] != 1 {
		t.Errorf("refused %v", sum)
	}
}
