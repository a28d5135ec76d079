package world

import "fmt"

// Singular names a kind of data of which rules keep one value for each World: what spawns
// where, a path finder. It is neither carried over borders nor saved. Declare one for each
// type as a package variable; a declaration holds no state.
type Singular[T any] struct{ index int }

// singulars lists the names of every Singular of the program; it is written only while
// packages initialise.
var singulars []string

// NewSingular declares a kind. The name is unique in the program; a second use panics.
func NewSingular[T any](name string) Singular[T] {
	for _, n := range singulars {
		if n == name {
			panic(fmt.Sprintf("world: singular %s is declared twice", name))
		}
	}
	singulars = append(singulars, name)
	return Singular[T]{len(singulars) - 1}
}

// Of returns the World's value, a zero one at first. It may be changed in place.
func (s Singular[T]) Of(tx *Tx) *T {
	w := tx.w
	if w.singular == nil {
		w.singular = make([]any, len(singulars))
	}
	if w.singular[s.index] == nil {
		w.singular[s.index] = new(T)
	}
	return w.singular[s.index].(*T)
}
