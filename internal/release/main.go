// Command release builds the programs for all systems into dist/, with the pages built in
// and without a bundler: go run ./internal/release.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

var targets = []string{
	"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64",
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run() error {
	if err := call(nil, "go", "run", "./internal/webdist"); err != nil {
		return err
	}
	for _, target := range targets {
		system, machine, _ := strings.Cut(target, "/")
		name := "dist/myriad-" + system + "-" + machine
		if system == "windows" {
			name += ".exe"
		}
		environ := []string{"GOOS=" + system, "GOARCH=" + machine, "CGO_ENABLED=0"}
		if err := call(environ, "go", "build", "-tags", "webdist", "-trimpath", "-ldflags", "-s -w", "-o", name, "./cmd/myriad"); err != nil {
			return fmt.Errorf("%s: %w", target, err)
		}
		fmt.Println(name)
	}
	return nil
}

func call(environ []string, name string, args ...string) error {
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), environ...)
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	return c.Run()
}
