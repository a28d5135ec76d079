//go:build !linux

package process

import "os/exec"

// startPinned is for Linux.
func startPinned(cmd *exec.Cmd, cpus []int) error {
	if len(cpus) == 0 {
		return cmd.Start()
	}
	return ErrUnsupported
}

// UsageOf returns zeros: it is for Linux, and a bench goes on without.
func UsageOf(int) (Usage, error) { return Usage{}, nil }
