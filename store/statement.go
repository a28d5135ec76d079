package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"modernc.org/sqlite"
)

// maxKept bounds the statements that a connection keeps. A node in play uses about fifty
// texts, and those of the bulk statements in up to nine sizes.
const maxKept = 256

// openKeeping opens a pool of connections to an SQLite database that keep their statements:
// the driver would have SQLite read and plan each text anew at every use, which takes several
// times as long as what most of ours do. SQLite plans one again by itself when the schema
// changes.
func openKeeping(dsn string) (*sql.DB, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(keeper{c}), nil
}

// keeper opens connections that keep their statements.
type keeper struct{ driver.Connector }

func (k keeper) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	plain, ok := c.(plainConn)
	if !ok {
		return nil, fmt.Errorf("the driver's %T lacks what is needed", c)
	}
	return &keepingConn{plainConn: plain, kept: map[string]*keptStmt{}}, nil
}

// plainConn is what database/sql makes use of in the driver's connection.
type plainConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// keepingConn is a connection with its statements by text. database/sql lets one goroutine at
// a time into it, the end of rows included.
type keepingConn struct {
	plainConn
	kept map[string]*keptStmt
	uses uint64 // of statements, ever
}

// keptStmt is a statement of the driver. One whose rows are being read is busy: who runs the
// same text meanwhile gets a statement of its own.
type keptStmt struct {
	plainStmt
	text string
	busy bool
	last uint64 // uses of the connection when it was used last
}

// plainStmt is what is needed of the driver's statement.
type plainStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// take returns a statement of the text, busy until it is given back.
func (c *keepingConn) take(ctx context.Context, text string) (*keptStmt, error) {
	c.uses++
	s := c.kept[text]
	if s != nil && !s.busy {
		s.busy, s.last = true, c.uses
		return s, nil
	}
	prepared, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	plain, ok := prepared.(plainStmt)
	if !ok {
		prepared.Close()
		return nil, fmt.Errorf("the driver's %T lacks what is needed", prepared)
	}
	return &keptStmt{plainStmt: plain, text: text, busy: true, last: c.uses}, nil
}

// give takes a statement back. One that has failed is not used again, nor is a second one of
// a text.
func (c *keepingConn) give(s *keptStmt, failed bool) error {
	s.busy = false
	kept := c.kept[s.text]
	switch {
	case failed && kept == s:
		delete(c.kept, s.text)
		return s.Close()
	case failed || kept != nil && kept != s:
		return s.Close()
	case kept == nil:
		c.kept[s.text] = s
	}
	return c.trim()
}

// trim closes the statement that was not used for longest when there are too many.
func (c *keepingConn) trim() error {
	if len(c.kept) <= maxKept {
		return nil
	}
	var oldest *keptStmt
	for _, s := range c.kept {
		if !s.busy && (oldest == nil || s.last < oldest.last) {
			oldest = s
		}
	}
	if oldest == nil {
		return nil
	}
	delete(c.kept, oldest.text)
	return oldest.Close()
}

// ExecContext implements driver.ExecerContext.
func (c *keepingConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	r, err := s.ExecContext(ctx, args)
	if closed := c.give(s, err != nil); err == nil && closed != nil {
		return nil, closed
	}
	return r, err
}

// QueryContext implements driver.QueryerContext. The statement is busy until the rows are
// closed.
func (c *keepingConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		c.give(s, true)
		return nil, err
	}
	return &keptRows{Rows: rows, conn: c, stmt: s}, nil
}

// keptRows gives its statement back at its end.
type keptRows struct {
	driver.Rows
	conn   *keepingConn
	stmt   *keptStmt
	failed bool
}

// Next implements driver.Rows.
func (r *keptRows) Next(dest []driver.Value) error {
	err := r.Rows.Next(dest)
	r.failed = r.failed || err != nil && err != io.EOF
	return err
}

// Close implements driver.Rows.
func (r *keptRows) Close() error {
	err := r.Rows.Close()
	return errors.Join(err, r.conn.give(r.stmt, r.failed || err != nil))
}

// Close closes the statements, then the connection.
func (c *keepingConn) Close() error {
	var err error
	for text, s := range c.kept {
		delete(c.kept, text)
		err = errors.Join(err, s.Close())
	}
	return errors.Join(err, c.plainConn.Close())
}

// BeginTx implements driver.ConnBeginTx. Nothing that it waits for ends with ctx: a write
// waits for other processes as long as busy_timeout says, a read for nothing.
func (c *keepingConn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	begin := "BEGIN IMMEDIATE"
	if options.ReadOnly {
		begin = "BEGIN"
	}
	if err := c.exec(begin); err != nil {
		return nil, err
	}
	return keptTx{c}, nil
}

func (c *keepingConn) exec(text string) error {
	_, err := c.ExecContext(context.Background(), text, nil)
	return err
}

// keptTx is a transaction of a connection. The end of one is never cancelled.
type keptTx struct{ conn *keepingConn }

// Commit implements driver.Tx. After an error there is no transaction.
func (t keptTx) Commit() error {
	err := t.conn.exec("COMMIT")
	if err != nil {
		_ = t.conn.exec("ROLLBACK") // where SQLite has not done so by itself
	}
	return err
}

// Rollback implements driver.Tx.
func (t keptTx) Rollback() error { return t.conn.exec("ROLLBACK") }
