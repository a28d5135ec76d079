package process

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestStatIsReadPastAnyName(t *testing.T) {
	stat := "42 (a b) c) S 1 42 42 0 -1 4194560 100 0 0 0 250 150 0 0 20 0 9 0 1000 99999 321 18446744073709551615 1"
	u, err := parseStat([]byte(stat), 4096)
	if err != nil || u.CPU != 4*time.Second || u.RSS != 321*4096 {
		t.Errorf("%+v, %v", u, err)
	}
	if _, err := parseStat([]byte("42 (a"), 4096); err == nil {
		t.Error("half a line was read")
	}
	if u, err := UsageOf(Self()); err != nil || u.RSS == 0 {
		t.Errorf("of oneself: %+v, %v", u, err)
	}
}

func TestBusyIsAllButIdleTimeOfTheProcessorsAskedFor(t *testing.T) {
	const stat = "cpu  9 9 9 9 9 9 9 9 9 9\ncpu0 100 20 30 5000 700 4 5 6 7 8\ncpu1 200 0 0 100 0 0 0 0 0 0\nintr 5\n"
	for _, c := range []struct {
		cpus []int
		want time.Duration
	}{{[]int{0}, 1650 * time.Millisecond}, {[]int{1}, 2 * time.Second}, {nil, 3650 * time.Millisecond}, {[]int{7}, 0}} {
		if got := parseBusy(stat, c.cpus); got != c.want {
			t.Errorf("processors %v were busy for %v, want %v", c.cpus, got, c.want)
		}
	}
	if busy, err := Busy(nil); err != nil || busy == 0 {
		t.Errorf("of this machine: %v, %v", busy, err)
	}
}

func TestAProgramRunsOnItsProcessors(t *testing.T) {
	var out strings.Builder
	cmd := exec.Command("grep", "Cpus_allowed_list", "/proc/self/status")
	cmd.Stdout = &out
	pinned, err := Start(cmd, []int{0})
	if err == nil {
		err = cmd.Wait()
	}
	if err != nil || !pinned || strings.Join(strings.Fields(out.String()), " ") != "Cpus_allowed_list: 0" {
		t.Errorf("pinned %v, %v: %q", pinned, err, out.String())
	}
}

func TestEachListOfProcessorsHasItsPace(t *testing.T) {
	var allowed unix.CPUSet
	if err := unix.SchedGetaffinity(0, &allowed); err != nil {
		t.Fatal(err)
	}
	mine := 0
	for !allowed.IsSet(mine) {
		mine++
	}
	for i, pace := range Pace([]int{mine}, nil) {
		if pace <= 0 {
			t.Errorf("list %d: %v", i, pace)
		}
	}
	if pace := Pace([]int{maxCPUs - 1})[0]; pace != 0 {
		t.Errorf("%v of a processor that is not there", pace)
	}
}
