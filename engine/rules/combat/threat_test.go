package combat

import (
	"testing"

	"github.com/myriad-mmo/myriad/engine/entity"
)

func TestThreatTurnsOnlyForATenthMore(t *testing.T) {
	var list Threat
	list.Add(1, 100)
	if got := list.Choose(); got != 1 {
		t.Fatalf("attacks %v, want 1", got)
	}
	list.Add(2, 109)
	if got := list.Choose(); got != 1 {
		t.Errorf("turned to %v at 109 against 100", got)
	}
	list.Add(2, 2)
	if got := list.Choose(); got != 2 {
		t.Errorf("stays on %v at 111 against 100", got)
	}
	list.Remove(2)
	if got := list.Choose(); got != 1 {
		t.Errorf("attacks %v when 2 has gone", got)
	}
}

func TestTauntOverrulesTheList(t *testing.T) {
	var list Threat
	list.Add(1, 1000)
	list.Add(2, 1)
	list.Taunter, list.TauntLeft = 2, 100
	if got := list.Choose(); got != 2 {
		t.Errorf("attacks %v, the taunter is 2", got)
	}
	list.TauntLeft = 0
	if got := list.Choose(); got != 1 {
		t.Errorf("attacks %v after the taunt", got)
	}
}

func TestThreatIsBounded(t *testing.T) {
	var list Threat
	for i := range maxThreat + 10 {
		list.Add(1+entity.ID(i), int64(i+1))
	}
	if len(list.List) != maxThreat {
		t.Errorf("%d entries", len(list.List))
	}
	if list.Points(1) != 0 || list.Points(entity.ID(maxThreat+10)) == 0 {
		t.Error("the least made no room for the greatest")
	}
	list.Add(entity.ID(maxThreat+10), -1_000_000)
	if got := list.Points(entity.ID(maxThreat + 10)); got != 1 {
		t.Errorf("points fell to %d", got)
	}
}

func TestCarryKeepsFractions(t *testing.T) {
	var bit, sum int32
	for range 200 { // ten seconds at 1.5 points a second
		sum += carry(&bit, 15)
	}
	if sum != 15 {
		t.Errorf("%d points in ten seconds, want 15", sum)
	}
}
