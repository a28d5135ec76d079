package handoffmodel

import "slices"

// Outcome is what a search found.
type Outcome struct {
	States, Edges int
	// Broken says which promise fails; empty when none does. Steps is the shortest way there.
	Broken string
	Steps  []string
	// Stuck counts states from which no owner can ever simulate the character again.
	Stuck int
}

// search visits every state within the bounds, nearest first, until a promise fails.
// It keeps the way to each state, and the edges when liveness is asked for.
type search struct {
	index  map[state]int32
	states []state
	before []int32
	edges  []edge
	broken int32
}

type edge struct{ from, to int32 }

// Explore visits every state that the protocol can reach within the bounds. With liveness
// it also finds states from which there is no way back to an owner; that takes more memory.
func Explore(b Bounds, p Protocol, liveness bool) Outcome {
	first := start()
	s := &search{index: map[state]int32{first: 0}, states: []state{first}, before: []int32{-1}, broken: -1}
	var from int32
	st := stepper{bounds: b, protocol: p, emit: func(next state, _ string) {
		to := s.visit(next, from)
		if liveness {
			s.edges = append(s.edges, edge{from, to})
		}
	}}
	for ; int(from) < len(s.states) && s.broken < 0; from++ {
		st.steps(s.states[from])
	}
	o := Outcome{States: len(s.states), Edges: len(s.edges)}
	if s.broken >= 0 {
		o.Broken = s.states[s.broken].wrong()
		o.Steps = s.way(b, p)
	} else if liveness {
		o.Stuck = s.stuck(b)
	}
	return o
}

// way puts the steps to the broken state into words.
func (s *search) way(b Bounds, p Protocol) []string {
	var steps []string
	for i := s.broken; i > 0; i = s.before[i] {
		st := stepper{bounds: b, protocol: p, words: true}
		word := ""
		st.emit = func(next state, what string) {
			if next == s.states[i] {
				word = what
			}
		}
		st.steps(s.states[s.before[i]])
		steps = append(steps, word)
	}
	slices.Reverse(steps)
	return steps
}

func (s *search) visit(next state, from int32) int32 {
	if i, ok := s.index[next]; ok {
		return i
	}
	i := int32(len(s.states))
	s.index[next] = i
	s.states = append(s.states, next)
	s.before = append(s.before, from)
	if s.broken < 0 && next.wrong() != "" {
		s.broken = i
	}
	return i
}

// stuck counts the states without a way to an owner, among those where a claim is still
// within the bounds.
func (s *search) stuck(b Bounds) int {
	good := make([]bool, len(s.states))
	for i := range s.states {
		n, _ := s.states[i].simulated()
		good[i] = n > 0
	}
	for again := true; again; {
		again = false
		for _, e := range slices.Backward(s.edges) {
			if good[e.to] && !good[e.from] {
				good[e.from], again = true, true
			}
		}
	}
	n := 0
	for i, ok := range good {
		if !ok && s.states[i].epoch[0] < b.Epochs && s.states[i].epoch[1] < b.Epochs {
			n++
		}
	}
	return n
}
