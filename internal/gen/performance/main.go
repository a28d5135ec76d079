// Command performance writes the tables of docs/performance.md and the picture
// docs/bench/processor.svg from the results in docs/bench. It runs in internal/bench/report.
package main

import (
	"log"
	"os"
	"path/filepath"

	"github.com/myriad-mmo/myriad/internal/bench/report"
)

func main() {
	files, err := report.Files("../../../docs")
	if err != nil {
		log.Fatal(err)
	}
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			log.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
