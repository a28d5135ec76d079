//go:build !linux

package process

import (
	"os/exec"
	"time"
)

// startPinned is for Linux.
func startPinned(cmd *exec.Cmd, cpus []int) error {
	if len(cpus) == 0 {
		return cmd.Start()
	}
	return ErrUnsupported
}

// paceOf returns zero: processors cannot be chosen here, nor their time be told from that of others.
func paceOf(int, []uint32) float64 { return 0 }

// Busy returns zero: it is for Linux, and a bench goes on without.
func Busy([]int) (time.Duration, error) { return 0, nil }

// UsageOf returns zeros: it is for Linux, and a bench goes on without.
func UsageOf(int) (Usage, error) { return Usage{}, nil }
