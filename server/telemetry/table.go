package telemetry

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
)

// described reads the text form of a description, the only one that the library offers.
var described = regexp.MustCompile(`fqName: "(\w+)", help: "((?:[^"\\]|\\.)*)", .*variableLabels: \{(.*?)\}`)

// Table describes the metrics of a node as a Markdown table, by name.
func Table() string {
	found := make(chan *prometheus.Desc, 256)
	New().registry.Describe(found)
	close(found)
	var lines []string
	for d := range found {
		m := described.FindStringSubmatch(d.String())
		if m == nil || !strings.HasPrefix(m[1], "myriad_") {
			continue
		}
		labels := "none"
		if m[3] != "" {
			labels = "`" + m[3] + "`"
		}
		lines = append(lines, fmt.Sprintf("| `%s` | %s | %s |\n", m[1], labels, m[2]))
	}
	slices.Sort(lines)
	return "| metric | label | meaning |\n|---|---|---|\n" + strings.Join(lines, "")
}
