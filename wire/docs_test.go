package wire

import (
	"bytes"
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

// It has every record of both sides in its tables, by number and name.
func TestRecordsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	for heading, want := range map[string][]string{
		"## 3. Records from the client": {TypeInput: "INPUT", TypeCommand: "COMMAND", TypePing: "PING", TypeCore: "CORE", TypeResync: "RESYNC"},
		"## 4. Records from the server": {
			TypeFrame: "FRAME", TypePoses: "POSES", TypeEnter: "ENTER", TypeLeave: "LEAVE", TypeDescribe: "DESCRIBE",
			TypeRoster: "ROSTER", TypeVitals: "VITALS", TypeCheck: "CHECK", TypeEvent: "EVENT", TypeSelf: "SELF",
			TypePersonal: "PERSONAL", TypePong: "PONG", TypeServerCore: "CORE", TypeResult: "RESULT", TypeUnwatch: "UNWATCH",
			TypeClose: "CLOSE", TypeCounts: "COUNTS", TypeCourses: "COURSES",
		},
	} {
		_, section, _ := bytes.Cut(text, []byte(heading))
		section, _, _ = bytes.Cut(section, []byte("\n## "))
		documented := []string{""}
		for i, m := range regexp.MustCompile(`(?m)^\| (\d+) \| ([A-Z]+) \|`).FindAllSubmatch(section, -1) {
			if string(m[1]) != strconv.Itoa(i+1) {
				t.Errorf("%s: %s comes at %d", heading, m[0], i+1)
			}
			documented = append(documented, string(m[2]))
		}
		if !slices.Equal(documented, want) {
			t.Errorf("%s has %v, want %v", heading, documented, want)
		}
	}
}
