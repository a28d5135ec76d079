package oracle

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/store"
)

// tell notes an amount that the client was told of. Before the first it had none.
func (w *Witness) tell(asset ledger.Asset, amount int64) {
	all := w.amounts[asset]
	if last := len(all) - 1; last >= 0 && all[last] == amount || last < 0 && amount == 0 {
		return
	}
	w.amounts[asset] = append(all, amount)
}

// checkAmounts follows what was told of each asset through the journal: every amount was
// the holder's balance, one after the other, and what came after the last is too young to
// have been told.
func (w *Witness) checkAmounts(journal []store.Line, alive time.Time, complain func(string, ...any)) {
	lines := make(map[ledger.Asset][]store.Line)
	for asset := range w.amounts {
		lines[asset] = nil
	}
	for _, l := range journal {
		lines[l.Asset] = append(lines[l.Asset], l)
	}
	for _, asset := range slices.Sorted(maps.Keys(lines)) {
		told := w.amounts[asset]
		matched, next := follow(lines[asset], told)
		if matched < len(told) {
			complain("was told of %d %s as number %d of %v; the rows never said that after what was told before: %s",
				told[matched], asset, matched+1, told, tail(lines[asset]))
			continue
		}
		if next < len(lines[asset]) && lines[asset][next].At.Before(alive) {
			complain("was never told of %s %+d of %s, though connected for long after", asset, lines[asset][next].Delta, tail(lines[asset][next:]))
		}
	}
}

// follow goes through the lines of one asset and returns how many of the told amounts were
// balances in their order, and the first line that came after the last of them. Within one
// commit any order of its lines counts.
func follow(lines []store.Line, told []int64) (matched, next int) {
	possible, sum := map[int64]bool{0: true}, int64(0)
	for i := 0; ; {
		for matched < len(told) && possible[told[matched]] {
			matched, next = matched+1, i
		}
		if len(told) == 0 && possible[0] || matched > 0 && matched == len(told) && possible[told[matched-1]] {
			next = i
		}
		if i == len(lines) {
			return matched, next
		}
		possible = make(map[int64]bool)
		before := sum
		for at := lines[i].At; i < len(lines) && lines[i].At.Equal(at); i++ {
			for _, n := range append(slices.Collect(maps.Keys(possible)), before) {
				possible[n+lines[i].Delta] = true
			}
			sum += lines[i].Delta
		}
	}
}

// tail says what the last lines are.
func tail(lines []store.Line) string {
	out := ""
	for _, l := range lines[max(0, len(lines)-5):] {
		out += fmt.Sprintf(" %s %+d at %s", l.Kind, l.Delta, l.At.Format("15:04:05.000"))
	}
	return out
}

// checkOnce reports what was paid twice under different ids: a character begins once, and
// each quest is rewarded once.
func checkOnce(journal []store.Line, h ledger.Holdings, complain func(string, ...any)) {
	ops := make(map[string]map[ledger.OpID]bool)
	for _, l := range journal {
		if ops[l.Kind] == nil {
			ops[l.Kind] = make(map[ledger.OpID]bool)
		}
		ops[l.Kind][l.Op] = true
	}
	if n := len(ops["start"]); n > 1 {
		complain("was given what one begins with %d times", n)
	}
	done := 0
	for _, f := range h.Facts {
		if fact, err := readQuest(f); f.Kind == "quest" && err == nil && fact.Done {
			done++
		}
	}
	if n := len(ops["quest_reward"]); n > done {
		complain("was rewarded %d times for %d quests", n, done)
	}
}
