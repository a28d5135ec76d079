package land_test

import (
	"testing"

	"google.golang.org/protobuf/proto"

	files "github.com/myriad-mmo/myriad/content"
	"github.com/myriad-mmo/myriad/engine/content"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/wire/pb/playpb"
)

// TestNewcomersAreToldWhereTheyAre enters the world on every start of the map: the land is told
// once, whether an area has a name there or not.
func TestNewcomersAreToldWhereTheyAre(t *testing.T) {
	set, err := content.Load(files.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, start := range continent().Starts {
		s := newStage(t, set, geom.RegionAt(start.At), 1)
		s.enter("ada", "warden", start.At)
		var told []*playpb.AreaEntered
		for range 40 {
			s.step()
			for _, tell := range s.last.Tells {
				var e playpb.Event
				if tell.Event.Module == world.Play && proto.Unmarshal(tell.Event.Body, &e) == nil && e.GetAreaEntered() != nil {
					told = append(told, e.GetAreaEntered())
				}
			}
		}
		if len(told) != 1 || told[0].Land == "" {
			t.Errorf("%s: told %v", start.Key, told)
		}
	}
}
