package store

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
)

// keeping opens one connection that keeps its statements, and returns it with what it has.
func keeping(t *testing.T) (*sql.Conn, *keepingConn) {
	t.Helper()
	s := openTest(t)
	conn, err := s.reads.Conn(context.Background())
	is(t, err, nil)
	t.Cleanup(func() { conn.Close() })
	var k *keepingConn
	is(t, conn.Raw(func(c any) error { k = c.(*keepingConn); return nil }), nil)
	return conn, k
}

func same[T comparable](t *testing.T, got, want T) {
	t.Helper()
	if got != want {
		t.Fatalf("%v, want %v", got, want)
	}
}

func number(t *testing.T, conn *sql.Conn, text string, args ...any) (n int) {
	t.Helper()
	is(t, conn.QueryRowContext(context.Background(), text, args...).Scan(&n), nil)
	return n
}

func TestStatementIsKept(t *testing.T) {
	conn, k := keeping(t)
	const text = "SELECT $1 + 1"
	same(t, number(t, conn, text, 1), 2)
	first := k.kept[text]
	same(t, first != nil, true)
	for i := range 10 {
		same(t, number(t, conn, text, i), i+1)
	}
	same(t, k.kept[text] == first, true)
}

// A text is run again while its rows are still being read, to any depth.
func TestStatementWithinItself(t *testing.T) {
	conn, k := keeping(t)
	ctx := context.Background()
	const text = "SELECT column1 FROM (VALUES (1), (2), ($1))"
	var read func(depth int) []int
	read = func(depth int) (got []int) {
		rows, err := conn.QueryContext(ctx, text, 3+depth)
		is(t, err, nil)
		defer rows.Close()
		for rows.Next() {
			var n int
			is(t, rows.Scan(&n), nil)
			got = append(got, n)
			if n == 2 && depth > 0 {
				got = append(got, read(depth-1)...)
			}
		}
		is(t, rows.Err(), nil)
		return got
	}
	same(t, fmt.Sprint(read(2)), "[1 2 1 2 1 2 3 4 5]")
	same(t, fmt.Sprint(read(0)), "[1 2 3]")
	kept := k.kept[text]
	if kept == nil || kept.busy {
		t.Fatalf("the statement after its use: %+v", kept)
	}
	same(t, fmt.Sprint(read(1)), "[1 2 1 2 3 4]")
	same(t, k.kept[text] == kept, true)
}

// Rows that are left before their end give their statement back.
func TestStatementOfRowsNotRead(t *testing.T) {
	conn, k := keeping(t)
	const text = "SELECT column1 FROM (VALUES (1), (2), (3))"
	for range 5 {
		rows, err := conn.QueryContext(context.Background(), text)
		is(t, err, nil)
		same(t, rows.Next(), true)
		is(t, rows.Close(), nil)
	}
	same(t, k.kept[text].busy, false)
}

// What failed once is prepared anew and can succeed.
func TestStatementAfterFailure(t *testing.T) {
	s := openTest(t)
	ctx := context.Background()
	const text = "INSERT INTO counter (name, value) VALUES ($1, $2)"
	for i := range 3 {
		_, err := s.db.ExecContext(ctx, text, fmt.Sprint("made", i), 1)
		is(t, err, nil)
		if _, err = s.db.ExecContext(ctx, text, "account", 1); err == nil {
			t.Fatal("a second row of a name")
		}
	}
	const sum = "SELECT abs($1)" // fails for the least number
	var n int64
	for range 2 {
		if err := s.reads.QueryRowContext(ctx, sum, -1<<63).Scan(&n); err == nil {
			t.Fatal("no overflow")
		}
		is(t, s.reads.QueryRowContext(ctx, sum, -5).Scan(&n), nil)
		same(t, n, int64(5))
	}
}

// A call that was cancelled leaves a pool that works.
func TestStatementCancelled(t *testing.T) {
	s := openTest(t)
	const endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
	for range 3 {
		ctx, cancel := context.WithTimeout(context.Background(), 20e6)
		var n int64
		if err := s.reads.QueryRowContext(ctx, endless).Scan(&n); err == nil {
			t.Fatal("it has ended")
		}
		cancel()
		is(t, s.Ping(context.Background()), nil)
	}
}

func TestStatementSeesNewSchema(t *testing.T) {
	s := openTest(t)
	ctx := context.Background()
	columns := func() int {
		rows, err := s.db.QueryContext(ctx, "SELECT * FROM counter")
		is(t, err, nil)
		defer rows.Close()
		return len(must[[]string](t)(rows.Columns()))
	}
	same(t, columns(), 2)
	_, err := s.db.ExecContext(ctx, "ALTER TABLE counter ADD COLUMN more BIGINT")
	is(t, err, nil)
	same(t, columns(), 3)
}

func TestStatementsAreBounded(t *testing.T) {
	conn, k := keeping(t)
	const often = "SELECT $1"
	number(t, conn, often, 1)
	first := k.kept[often]
	for i := range 3 * maxKept {
		same(t, number(t, conn, fmt.Sprint("SELECT ", i)), i)
		same(t, number(t, conn, often, i), i)
	}
	same(t, len(k.kept), maxKept)
	same(t, k.kept[often] == first, true)
}
