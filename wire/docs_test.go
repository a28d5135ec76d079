package wire

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// Whoever writes a client reads docs/protocol.md: it names every close code there is.
func TestCloseCodesAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	var documented []Code
	for _, m := range regexp.MustCompile(`(?m)^\| ([123]\d{3}) \|`).FindAllSubmatch(text, -1) {
		n, err := strconv.Atoi(string(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		documented = append(documented, Code(n))
	}
	if want := slices.Sorted(maps.Keys(codeNames)); !slices.Equal(documented, want) {
		t.Errorf("docs/protocol.md has %v, want %v", documented, want)
	}
}
