package process

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// startPinned starts a program on the processors: it inherits them from the thread that
// starts it, so that its runtime sees no others.
func startPinned(cmd *exec.Cmd, cpus []int) error {
	if len(cpus) == 0 {
		return cmd.Start()
	}
	var err error
	if pinErr := onProcessors(cpus, func() { err = cmd.Start() }); pinErr != nil {
		return fmt.Errorf("pin to processors %v: %w", cpus, pinErr)
	}
	return err
}

// onProcessors does something on a thread of the processors, and returns why it could not.
func onProcessors(cpus []int, do func()) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before, set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		return err
	}
	for _, n := range cpus {
		set.Set(n)
	}
	if err := unix.SchedSetaffinity(0, &set); err != nil {
		return err
	}
	do()
	return unix.SchedSetaffinity(0, &before)
}

// paceOf returns the pace of a processor, by the time that a thread had of it; 0 where it cannot be known.
func paceOf(cpu int, field []uint32) (pace float64) {
	measure := func() {
		pace = paceBy(func() time.Duration {
			var t unix.Timespec
			_ = unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t) // of this thread there is always one
			return time.Duration(t.Nano())
		}, field)
	}
	if cpu == anyCPU {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		measure()
	} else {
		_ = onProcessors([]int{cpu}, measure) // where it could not be pinned the pace is 0
	}
	return pace
}

// Busy returns the time that processors have spent on anything, that which the machine's host
// kept from them included; nil means all of them.
func Busy(cpus []int) (time.Duration, error) {
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	return parseBusy(string(stat), cpus), nil
}

// parseBusy reads /proc/stat: of each processor's times the fourth and fifth are idle, those
// after the eighth are part of others (proc(5)).
func parseBusy(stat string, cpus []int) (busy time.Duration) {
	for line := range strings.Lines(stat) {
		fields := strings.Fields(line)
		if len(fields) < 9 || !strings.HasPrefix(fields[0], "cpu") || fields[0] == "cpu" {
			continue
		}
		if n, err := strconv.Atoi(fields[0][3:]); err != nil || len(cpus) > 0 && !slices.Contains(cpus, n) {
			continue
		}
		for i, text := range fields[1:9] {
			if ticks, err := strconv.ParseInt(text, 10, 64); err == nil && i != 3 && i != 4 {
				busy += time.Duration(ticks) * clockTick
			}
		}
	}
	return busy
}

// clockTick is the unit of times in /proc, fixed for programs by the kernel's interface.
const clockTick = time.Second / 100

// UsageOf returns what a process has used.
func UsageOf(pid int) (Usage, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return Usage{}, err
	}
	return parseStat(stat, int64(os.Getpagesize()))
}

// parseStat reads /proc/PID/stat: fields 14 and 15 are times, 24 is the memory in pages (proc(5)).
func parseStat(stat []byte, page int64) (Usage, error) {
	end := bytes.LastIndexByte(stat, ')') // the name before it may hold anything
	fields := bytes.Fields(stat[end+1:])
	if end < 0 || len(fields) < 22 {
		return Usage{}, errors.New("/proc/PID/stat cannot be read")
	}
	number := func(field int) int64 {
		n, _ := strconv.ParseInt(string(fields[field-3]), 10, 64)
		return n
	}
	return Usage{CPU: time.Duration(number(14)+number(15)) * clockTick, RSS: number(24) * page}, nil
}
