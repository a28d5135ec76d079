package world

import "math/bits"

// slotSet is a set of slots. It is gone through in the order of their numbers, however they
// came into it: what is done with them is then the same in a replay.
type slotSet struct{ words []uint64 }

func (s *slotSet) add(slot int32) {
	for int(slot>>6) >= len(s.words) {
		s.words = append(s.words, 0)
	}
	s.words[slot>>6] |= 1 << (slot & 63)
}

func (s *slotSet) remove(slot int32) {
	if int(slot>>6) < len(s.words) {
		s.words[slot>>6] &^= 1 << (slot & 63)
	}
}

func (s *slotSet) clear() { clear(s.words) }

// next returns the first member from a slot on, -1 when there is none. Members may come and
// go between two calls: a loop of next(slot+1) meets those that are there when it gets to them.
func (s *slotSet) next(slot int32) int32 {
	i := int(slot >> 6)
	if i >= len(s.words) {
		return -1
	}
	rest := s.words[i] >> (slot & 63) << (slot & 63)
	for rest == 0 {
		if i++; i == len(s.words) {
			return -1
		}
		rest = s.words[i]
	}
	return int32(i<<6 + bits.TrailingZeros64(rest))
}
