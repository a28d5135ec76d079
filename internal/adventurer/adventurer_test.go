package adventurer

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/myriad-mmo/myriad/server/session"
)

// Whatever names are taken, an adventurer has one that the server takes.
func TestNamesAndSparesAreGoodAndDifferent(t *testing.T) {
	seen := map[string]string{}
	for i, first := range Names {
		for _, name := range append([]string{first}, spares(i)...) {
			if clean, code := session.CleanName(name, true); code != "" || clean != name {
				t.Errorf("%s: %s, kept as %q", name, code, clean)
			}
			skeleton := session.Skeleton(name)
			if other, ok := seen[skeleton]; ok {
				t.Errorf("%s looks like %s", name, other)
			}
			seen[skeleton] = name
		}
	}
}

func TestTokensAreWrittenDownAsTheyCome(t *testing.T) {
	s := &stay{tokens: map[string][]byte{}, file: filepath.Join(t.TempDir(), "adventurers.json")}
	s.keep("Alder", []byte("old"))
	s.keep("Alder", []byte("new"))
	data, err := os.ReadFile(s.file)
	if err != nil || string(data) != `{"Alder":"bmV3"}` {
		t.Errorf("%s %v", data, err)
	}
}
