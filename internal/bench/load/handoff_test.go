package load

import (
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

func TestACrossingIsAChangeOfOwner(t *testing.T) {
	var c crossings
	l := &light{}
	now := time.Unix(1000, 0)
	told := func(by uint16, after time.Duration) {
		l.at.region = by
		now = now.Add(after)
		c.note(l, now)
	}
	told(1, 0)
	told(2, time.Second) // nobody counts yet
	c.counting.Store(true)
	told(2, 50*time.Millisecond)
	told(3, 70*time.Millisecond)
	l.told = time.Time{} // it was away
	told(2, time.Second)
	told(2, 40*time.Millisecond)
	told(2, 0) // two states in one message
	if gap := c.gap.spread(); gap.Count != 1 || gap.P50 != 70 {
		t.Errorf("gaps %+v, want one of 70 ms", gap)
	}
	if usual := c.usual.spread(); usual.Count != 2 || usual.Max != 50 {
		t.Errorf("usual gaps %+v, want two, of 50 and 40 ms", usual)
	}
	told(5, 0) // the first of the new owner in the message of the last of the old one
	if gap := c.gap.spread(); gap.Count != 2 || gap.Max != 70 || gap.P50 < 40 {
		t.Errorf("gaps %+v, want two, of 70 and 40 ms", gap)
	}
}

func TestCharactersThatNoRegionOrTwoHoldAreCounted(t *testing.T) {
	cell := func(ids ...entity.ID) *region.Census {
		c := region.CensusCell{At: geom.Cell{X: 1, Z: 1}}
		for _, id := range ids {
			c.Members = append(c.Members, region.Counted{ID: id})
		}
		return &region.Census{Cells: []region.CensusCell{c}}
	}
	s := state{Regions: []*region.Census{cell(1, 2, 90), cell(2, 3, 90)}}
	if missing, twice := s.count(map[uint64]int{1: 0, 2: 1, 3: 2, 4: 3, 5: 4}); missing != 2 || twice != 1 {
		t.Errorf("%d missing and %d twice, want 2 and 1", missing, twice)
	}
}

func TestAVisitorFindsItsAnswerOrWhyThereIsNone(t *testing.T) {
	message := func(m *corepb.ServerMessage) []byte {
		out, err := wire.AppendProto(wire.AppendFrame(nil, wire.Frame{Region: 1}), wire.TypeServerCore, m)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	welcomed := func(m *corepb.ServerMessage) bool { return m.GetWelcome() != nil }
	welcome := message(&corepb.ServerMessage{Kind: &corepb.ServerMessage_Welcome{Welcome: &corepb.Welcome{}}})
	if done, err := sift(welcome, welcomed); !done || err != nil {
		t.Errorf("a welcome: %v, %v", done, err)
	}
	other := message(&corepb.ServerMessage{Kind: &corepb.ServerMessage_Entered{Entered: &corepb.Entered{}}})
	if done, err := sift(other, welcomed); done || err != nil {
		t.Errorf("something else: %v, %v", done, err)
	}
	no := message(&corepb.ServerMessage{Kind: &corepb.ServerMessage_Refused{Refused: &corepb.Refused{Request: "guest_login", Code: "slow"}}})
	if _, err := sift(no, welcomed); err == nil || err.Error() != "guest_login refused: slow" {
		t.Errorf("a refusal: %v", err)
	}
	if _, err := sift(wire.AppendClose(nil, wire.CloseFull, "full"), welcomed); err == nil {
		t.Error("a close was passed over")
	}
}
