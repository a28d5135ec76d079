package content

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing wrong with a content file, told to its author.
type Problem struct {
	File         string // path inside the tree
	Line, Column int    // from 1; 0 when the file as a whole is meant
	Text         string
}

// String returns the problem as compilers do, so that editors can jump to it.
func (p Problem) String() string {
	if p.Line == 0 {
		return fmt.Sprintf("%s: %s", p.File, p.Text)
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Text)
}

// Problems is the error of a Load: all that is wrong, in order of file and line.
type Problems []Problem

// maxShown bounds the text of an error; Check returns every problem.
const maxShown = 50

// Error returns one line for each of the first problems.
func (ps Problems) Error() string {
	var b strings.Builder
	for i, p := range ps {
		if i == maxShown {
			fmt.Fprintf(&b, "and %d more", len(ps)-maxShown)
			break
		}
		b.WriteString(p.String())
		b.WriteByte('\n')
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (ps Problems) sort() {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
}
