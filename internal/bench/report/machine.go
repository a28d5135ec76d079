package report

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// machineName says what machine this is, and how many of its processors the server has; none
// is all of them.
func machineName(server int) string {
	model := ""
	text, _ := os.ReadFile("/proc/cpuinfo") // elsewhere there is none
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			model = strings.TrimSpace(value) + ", "
			break
		}
	}
	if server == 0 {
		server = runtime.NumCPU()
	}
	return fmt.Sprintf("%s%d cores, %d of them the server's, %s/%s, %s", model, runtime.NumCPU(), server, runtime.GOOS, runtime.GOARCH, runtime.Version())
}
