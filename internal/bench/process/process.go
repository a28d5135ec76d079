// Package process starts the programs of a bench as processes of their own, each on its
// processors, and asks the system and their metrics what they use.
package process

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// ErrUnsupported: this system cannot do it, or this program cannot ask it to.
var ErrUnsupported = errors.New("not supported on this system")

// Usage is what a process has used.
type Usage struct {
	CPU time.Duration // of all its threads, in user and system mode
	RSS int64         // bytes of memory in use now
}

// Self is the id of this process.
func Self() int { return os.Getpid() }

// ParseCPUs reads a list of processors as Linux tools write it: "0", "0,2", "1-3". Empty is
// all of them: nil.
func ParseCPUs(list string) ([]int, error) {
	if list == "" {
		return nil, nil
	}
	var all []int
	for part := range strings.SplitSeq(list, ",") {
		low, high, isRange := strings.Cut(part, "-")
		if !isRange {
			high = low
		}
		from, err1 := strconv.Atoi(low)
		to, err2 := strconv.Atoi(high)
		if err := errors.Join(err1, err2); err != nil || from < 0 || to < from || to >= maxCPUs {
			return nil, fmt.Errorf("processors %q: want numbers like 0, 0,2 or 1-3", list)
		}
		for n := from; n <= to; n++ {
			all = append(all, n)
		}
	}
	return all, nil
}

// maxCPUs bounds the numbers of processors.
const maxCPUs = 1024

// Start starts a program on its processors (nil: any). It sees no MYRIAD_ variables: a bench
// is told everything by flags. Pinned is false where the system cannot pin.
func Start(cmd *exec.Cmd, cpus []int) (pinned bool, err error) {
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "MYRIAD_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	err = startPinned(cmd, cpus)
	if errors.Is(err, ErrUnsupported) {
		return false, cmd.Start()
	}
	return err == nil && len(cpus) > 0, err
}

// FreeAddr returns a loopback address with a port that is free now.
func FreeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// maxPage bounds an answer of a server, in bytes.
const maxPage = 64 << 20

// Page fetches a page of an address.
func Page(ctx context.Context, addr, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+path, nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxPage))
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", path, answer.Status)
	}
	return body, err
}

// Metrics are the values of a page in Prometheus' text format, by name and labels as they
// stand there.
type Metrics map[string]float64

// Scrape fetches the metrics of an admin address.
func Scrape(ctx context.Context, admin string) (Metrics, error) {
	body, err := Page(ctx, admin, "/metrics")
	if err != nil {
		return nil, err
	}
	return parseMetrics(string(body)), nil
}

// parseMetrics reads the lines that are values.
func parseMetrics(text string) Metrics {
	m := Metrics{}
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		line := lines.Text()
		cut := strings.LastIndexByte(line, ' ')
		if cut < 0 || line[0] == '#' {
			continue
		}
		if v, err := strconv.ParseFloat(line[cut+1:], 64); err == nil {
			m[line[:cut]] = v
		}
	}
	return m
}

// Pause waits for so long; false when ctx ended before.
func Pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
