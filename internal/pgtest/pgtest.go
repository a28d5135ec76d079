// Package pgtest gives tests a PostgreSQL of their own: the one that
// MYRIAD_TEST_POSTGRES names, or a private server started from Debian's binaries in a
// temporary directory, reachable by a socket there and by nothing else. It is stopped
// with the tests, however they end.
package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Env names the variable with the address of a server on which tests may make databases.
const Env = "MYRIAD_TEST_POSTGRES"

var (
	start   sync.Once
	address string // of the server, or empty
	failure error  // why there is none
	stop    = func() {}
	made    atomic.Int64
)

// Run runs the tests and stops the server that they started. TestMain calls it.
func Run(m *testing.M) int {
	defer func() { stop() }()
	return m.Run()
}

// Database makes an empty database for the test and returns its address; it goes with the
// test. Without PostgreSQL the test is skipped, or fails where CI=true: there PostgreSQL
// must not be missing unnoticed.
func Database(t testing.TB) string {
	t.Helper()
	start.Do(func() {
		if address = os.Getenv(Env); address == "" {
			address, stop, failure = startServer()
		}
	})
	if failure != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no PostgreSQL: %v", failure)
		}
		t.Skipf("no PostgreSQL: %v", failure)
	}
	name := fmt.Sprintf("myriad_test_%d_%d", os.Getpid(), made.Add(1))
	run(t, "CREATE DATABASE "+name)
	t.Cleanup(func() { run(t, "DROP DATABASE "+name+" WITH (FORCE)") })
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(u.Scheme, "postgres") {
		t.Fatalf("%s=%q is not a postgres:// address", Env, address)
	}
	u.Path = "/" + name
	return u.String()
}

func run(t testing.TB, text string) {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(context.Background(), text); err != nil {
		t.Fatal(err)
	}
}
