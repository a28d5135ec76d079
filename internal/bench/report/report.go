// Package report makes the tables and the picture of docs/performance.md from the results in
// docs/bench: a file of JSON for each measurement, kept in git. Equal files give equal text.
package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/myriad-mmo/myriad/internal/bench"
	"github.com/myriad-mmo/myriad/server/gateway"
)

//go:generate go run ../../gen/performance

// Record is a file of a measurement.
type Record struct {
	Kind    string          `json:"kind"`    // crowd, storm, handoff, store or login
	When    string          `json:"when"`    // the day, like 2026-11-26
	Build   string          `json:"build"`   // of the program
	Machine string          `json:"machine"` // in words
	Failed  string          `json:"failed,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"` // nothing when the measurement failed
}

// Name returns the file of a crowd's record.
func Name(s Series, players int) string {
	name := fmt.Sprintf("crowd-%s-%05d", s.Shape, players)
	if s.Full {
		name += "-full"
	}
	if s.Budget != 0 {
		name += fmt.Sprintf("-%dk", s.Budget>>10)
	}
	return name + ".json"
}

// Write writes a record into a folder.
func Write(dir, name string, r Record) error {
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, name), append(text, '\n'), 0o644)
}

// Read reads one record.
func Read(dir, name string) (r Record, err error) {
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err != nil {
		return r, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

// Results are all records of a folder.
type Results struct {
	Crowds []Crowd // by shape, those that tell everybody after others, and players
	// Others are those of one kind each, by file.
	Others []Record
}

// Crowd is a crowd that was measured, or could not be.
type Crowd struct {
	Record
	bench.Result
}

// Load reads a folder; one that is not there has nothing.
func Load(dir string) (all Results, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return all, err
	}
	slices.Sort(files)
	for _, file := range files {
		r, err := Read(dir, filepath.Base(file))
		if err != nil {
			return all, err
		}
		if r.Kind != "crowd" {
			all.Others = append(all.Others, r)
			continue
		}
		c := Crowd{Record: r}
		if err := json.Unmarshal(r.Result, &c.Result); err != nil {
			return all, fmt.Errorf("%s: %w", file, err)
		}
		all.Crowds = append(all.Crowds, c)
	}
	slices.SortStableFunc(all.Crowds, func(a, b Crowd) int {
		return cmp.Or(cmp.Compare(rank(a.Shape), rank(b.Shape)), cmp.Compare(number(a.Full), number(b.Full)), cmp.Compare(small(b), small(a)), cmp.Compare(a.Wanted, b.Wanted))
	})
	return all, nil
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// small returns the budget of a crowd where it is not the usual one, else the greatest number.
func small(c Crowd) int {
	if c.Full || c.Budget <= 0 || c.Budget == gateway.DefaultBudget {
		return math.MaxInt
	}
	return c.Budget
}

// series are the crowds of one shape that are told alike, by players.
type series struct {
	shape  string
	full   bool
	budget int // as small says
	of     []Crowd
}

func (r *Results) series() (all []series) {
	for _, c := range r.Crowds {
		last := len(all) - 1
		if last < 0 || all[last].shape != c.Shape || all[last].full != c.Full || all[last].budget != small(c) {
			all = append(all, series{shape: c.Shape, full: c.Full, budget: small(c)})
			last++
		}
		all[last].of = append(all[last].of, c)
	}
	return all
}

// name is a series in words.
func (s *series) name() string {
	if s.full {
		return s.shape + ", everybody at every input"
	}
	if s.budget != math.MaxInt {
		return fmt.Sprintf("%s, %d kB/s for each", s.shape, s.budget>>10)
	}
	return s.shape
}
