package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	postgresConns = 8
	// connectTime bounds one attempt to connect, login included, unless the address says
	// otherwise (connect_timeout).
	connectTime = 10 * time.Second
	// silence is after how long a server that does not answer, not even with an
	// acknowledgement, counts as gone: a COMMIT on its way would otherwise wait for it.
	silence = 25 * time.Second
	// ownerPrefix begins application_name, which says whose connection it is.
	ownerPrefix = "myriad:"
)

// postgresEngine is a database that several nodes share.
type postgresEngine struct{}

func openPostgres(dsn, owner string) (*postgresEngine, *sql.DB, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, nil, fmt.Errorf("database address: %w", err)
	}
	for name, value := range map[string]string{
		"application_name": ownerPrefix + owner,
		// A node that stops inside a transaction must not hold its locks for long.
		"idle_in_transaction_session_timeout": "5s",
		"lock_timeout":                        "5s",
		"synchronous_commit":                  "on",
	} {
		config.RuntimeParams[name] = value
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTime
	}
	dialer := &net.Dialer{
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: silence / 5 * 2, Interval: silence / 5, Count: 3},
	}
	config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		d := *dialer
		if strings.HasPrefix(network, "tcp") {
			d.Control = giveUp
		}
		return d.DialContext(ctx, network, address)
	}
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(postgresConns)
	db.SetMaxIdleConns(postgresConns)
	return &postgresEngine{}, db, nil
}

func (e *postgresEngine) name() string { return "postgres" }

// relation passes one array for each column, so that the text, and with it the prepared
// statement, does not depend on how many rows there are.
func (e *postgresEngine) relation(types []colType, rows [][]any) (string, []any) {
	var arrays, names strings.Builder
	args := make([]any, len(types))
	for c, t := range types {
		if c > 0 {
			arrays.WriteString(", ")
			names.WriteString(", ")
		}
		fmt.Fprintf(&names, "column%d", c+1)
		sqlName := [...]string{typeInt: "bigint", typeText: "text", typeBytes: "bytea"}[t]
		fmt.Fprintf(&arrays, "$%d::%s[]", c+1, sqlName)
		switch t {
		case typeInt:
			args[c] = column[int64](rows, c)
		case typeText:
			args[c] = column[string](rows, c)
		case typeBytes:
			bytes := make([][]byte, len(rows))
			for i, row := range rows {
				bytes[i], _ = row[c].([]byte)
			}
			args[c] = bytes
		}
	}
	return fmt.Sprintf("(SELECT * FROM unnest(%s) AS u(%s))", &arrays, &names), args
}

// column is one column of rows; nil stays NULL.
func column[T any](rows [][]any, c int) []*T {
	values := make([]*T, len(rows))
	for i, row := range rows {
		if v, ok := row[c].(T); ok {
			values[i] = &v
		}
	}
	return values
}

func (e *postgresEngine) lock(table string) string  { return " FOR NO KEY UPDATE OF " + table }
func (e *postgresEngine) share(table string) string { return " FOR SHARE OF " + table }
func (e *postgresEngine) rowsAtOnce(n int) int      { return min(n, 5_000) }

// evict ends the connections of a former owner: one that was stopped inside a transaction
// would otherwise hold the lock on its fence.
func (e *postgresEngine) evict(ctx context.Context, db *sql.DB, owner string) error {
	_, err := db.ExecContext(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE application_name = $1 AND datname = current_database()`, ownerPrefix+owner)
	return err
}

func (e *postgresEngine) classify(err error) error {
	var ce *pgconn.ConnectError
	if errors.As(err, &ce) {
		return ErrUnavailable
	}
	var pe *pgconn.PgError
	if errors.As(err, &pe) {
		switch {
		case pe.Code == "40001", pe.Code == "40P01", pe.Code == "55P03", pe.Code == "23505":
			return errRetry // a unique key: another node made the row since we looked
		case pe.Code == "XX001", pe.Code == "XX002":
			return ErrDamaged
		case strings.HasPrefix(pe.Code, "08"), strings.HasPrefix(pe.Code, "53"), strings.HasPrefix(pe.Code, "57P"),
			pe.Code == "25006", pe.Code == "58030", pe.Code == "25P03":
			return ErrUnavailable
		}
		return nil
	}
	var ne net.Error
	if errors.As(err, &ne) || pgconn.SafeToRetry(err) ||
		strings.Contains(err.Error(), "conn closed") || strings.Contains(err.Error(), "EOF") {
		return ErrUnavailable
	}
	return nil
}

func (e *postgresEngine) beginRead(ctx context.Context, db *sql.DB) (*sql.Tx, error) {
	return db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
}

func (e *postgresEngine) backup(context.Context, string) error {
	return errors.New("the data is in PostgreSQL: back it up with pg_dump")
}

func (e *postgresEngine) size(ctx context.Context, db *sql.DB) (int64, error) {
	var n int64
	err := db.QueryRowContext(ctx, "SELECT pg_database_size(current_database())").Scan(&n)
	return n, err
}

func (e *postgresEngine) close() error { return nil }
