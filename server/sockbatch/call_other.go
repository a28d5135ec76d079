//go:build !linux

package sockbatch

import "errors"

// Send is Linux's.
func Send(int32, []byte) (int, error) { return 0, errors.ErrUnsupported }

// Receive is Linux's.
func Receive(int32, []byte) (int, error) { return 0, errors.ErrUnsupported }

type ring struct{}

func newRing(int) *ring { return nil }

func (*ring) enter([]call) int { return 0 }

func (*ring) close() {}
