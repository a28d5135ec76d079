package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// check is one thing that must hold.
type check struct {
	name  string
	about string
	// needs names files or programs; without one of them the check is skipped.
	needs []string
	run   func(ctx context.Context) error
}

// stepTime bounds a single command: something that hangs must not hang a whole run.
const stepTime = 15 * time.Minute

// nodeModules is there after `npm ci` in client.
const nodeModules = "client/node_modules/.bin/"

func checks() []check {
	all := []check{
		{"format", "gofmt has nothing to change", nil, formatted},
		{"vet", "go vet", nil, command("go", "vet", "./...")},
		{"lint", "staticcheck", nil, command("go", "tool", "staticcheck", "./...")},
		{"fresh", "generated files are what their generators make", []string{nodeModules + "buf"}, fresh},
		{"go", "unit, content, scenario, golden, fuzz seeds, layout; race detector", nil,
			command("go", "test", "-race", "-timeout", "12m", "./...")},
		{"types", "TypeScript", []string{nodeModules + "tsc"}, types},
		{"client", "tests of the client in Node", []string{"node", nodeModules + "esbuild", "client/test/build.mjs"}, clientTests},
		{"e2e", "journeys in a real browser", []string{"node", "chromium", nodeModules + "playwright-core", "e2e"}, journeys},
	}
	for _, target := range []string{"linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"} {
		all = append(all, check{target, "builds for it", nil, builds(target)})
	}
	return all
}

// missing names the first thing that the check needs and this machine lacks.
func (c *check) missing() string {
	for _, need := range c.needs {
		if strings.Contains(need, "/") || need == "e2e" {
			if _, err := os.Stat(need); errors.Is(err, fs.ErrNotExist) {
				return need + " is not there"
			}
			continue
		}
		if _, err := exec.LookPath(need); err != nil {
			return need + " is not installed"
		}
	}
	return ""
}

// command returns a run that passes when the program ends with 0.
func command(name string, args ...string) func(context.Context) error {
	return func(ctx context.Context) error { return execute(ctx, nil, name, args...) }
}

func execute(ctx context.Context, environ []string, name string, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, stepTime)
	defer cancel()
	c := exec.CommandContext(ctx, name, args...)
	c.Env = append(os.Environ(), environ...)
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	return c.Run()
}

// listed returns the files that git knows or would add, by pattern.
func listed(ctx context.Context, patterns ...string) ([]string, error) {
	args := append([]string{"ls-files", "--cached", "--others", "--exclude-standard", "--"}, patterns...)
	out, err := exec.CommandContext(ctx, "git", args...).Output()
	if err != nil {
		return nil, fmt.Errorf("git ls-files: %w", err)
	}
	var files []string
	for name := range strings.FieldsSeq(string(out)) {
		if _, err := os.Stat(name); err == nil {
			files = append(files, name)
		}
	}
	return files, nil
}

func formatted(ctx context.Context) error {
	files, err := listed(ctx, "*.go")
	if err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, "gofmt", append([]string{"-l"}, files...)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("gofmt: %w: %s", err, out)
	}
	if len(bytes.TrimSpace(out)) > 0 {
		return fmt.Errorf("run gofmt -w on: %s", strings.Join(strings.Fields(string(out)), " "))
	}
	return nil
}

// fresh runs the generators and compares. What was stale is fresh afterwards.
func fresh(ctx context.Context) error {
	before, err := generated(ctx)
	if err != nil {
		return err
	}
	if err := execute(ctx, nil, nodeModules+"buf", "generate"); err != nil {
		return err
	}
	if err := execute(ctx, nil, "go", "generate", "./..."); err != nil {
		return err
	}
	after, err := generated(ctx)
	if err != nil {
		return err
	}
	var stale []string
	for name, sum := range after {
		if before[name] != sum {
			stale = append(stale, name)
		}
	}
	for name := range before {
		if _, ok := after[name]; !ok {
			stale = append(stale, name)
		}
	}
	if len(stale) > 0 {
		slices.Sort(stale)
		return fmt.Errorf("were stale, commit them: %s", strings.Join(stale, " "))
	}
	return nil
}

// generated returns the sums of all generated files.
func generated(ctx context.Context) (map[string][32]byte, error) {
	files, err := listed(ctx, "wire/pb", "client/src/wire", "*zz_*", "content/schema",
		"docs/performance.md", "docs/bench")
	if err != nil {
		return nil, err
	}
	sums := map[string][32]byte{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		sums[name] = sha256.Sum256(text)
	}
	return sums, nil
}

func types(ctx context.Context) error {
	for _, project := range []string{"client", "console"} {
		if _, err := os.Stat(filepath.Join(project, "tsconfig.json")); err != nil {
			return err
		}
		if err := execute(ctx, nil, nodeModules+"tsc", "--noEmit", "-p", project); err != nil {
			return fmt.Errorf("%s: %w", project, err)
		}
	}
	return nil
}

// clientTests bundles the client's tests for Node, which has no types, and runs them.
func clientTests(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, stepTime)
	defer cancel()
	c := exec.CommandContext(ctx, "node", "test/build.mjs")
	c.Dir, c.Stdout, c.Stderr = "client", os.Stdout, os.Stderr
	return c.Run()
}

// journeys runs one browser test after the other: two at once would starve each other.
func journeys(ctx context.Context) error {
	files, err := filepath.Glob("e2e/*.test.mjs")
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return errors.New("e2e holds no *.test.mjs")
	}
	return execute(ctx, nil, "node", append([]string{"--test", "--test-concurrency=1"}, files...)...)
}

func builds(target string) func(context.Context) error {
	return func(ctx context.Context) error {
		system, machine, _ := strings.Cut(target, "/")
		out, err := os.MkdirTemp("", "myriad-build")
		if err != nil {
			return err
		}
		defer os.RemoveAll(out)
		environ := []string{"GOOS=" + system, "GOARCH=" + machine, "CGO_ENABLED=0"}
		return execute(ctx, environ, "go", "build", "-o", out+string(filepath.Separator), "./cmd/myriad")
	}
}
