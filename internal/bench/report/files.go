package report

import (
	"os"
	"path/filepath"

	"github.com/myriad-mmo/myriad/internal/config"
)

// Files returns what the files that are made from the results of a folder of documents are to
// hold, by name.
func Files(docs string) (map[string]string, error) {
	results, err := Load(filepath.Join(docs, "bench"))
	if err != nil {
		return nil, err
	}
	others, err := results.OtherTables()
	if err != nil {
		return nil, err
	}
	page := filepath.Join(docs, "performance.md")
	text, err := os.ReadFile(page)
	if err != nil {
		return nil, err
	}
	out := string(text)
	for name, part := range map[string]string{"crowds": results.CrowdTables(), "others": others} {
		if out, err = config.Splice(out, name, part); err != nil {
			return nil, err
		}
	}
	return map[string]string{page: out, filepath.Join(docs, "bench", "processor.svg"): results.Chart()}, nil
}
