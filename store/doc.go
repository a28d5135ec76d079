// Package store keeps what must survive: accounts, characters, what they hold, who owns
// which region. It is the only authority on all of it, and the only package with SQL.
//
// One Store runs on SQLite (one process, a file) or on PostgreSQL (several nodes) with
// the same schema and the same statements; what differs is in the engine interface.
// Durable changes of the game come as data (ledger.Op) through Submit: one writer
// goroutine gathers them from all regions and commits them together, at most one
// transaction at a time. It reads the rows the changes touch, decides each change in
// memory in the order of submission, and writes what the accepted ones left. So a change
// that does not fit fails alone, and both engines decide alike. Everything else is a
// method that has committed when it returns.
//
// Times are time.Time at the surface and milliseconds since 1970 in rows; the zero time
// is 0. Lengths are millimetres, angles 1/65536 of a turn. All methods may be called from
// any goroutine. docs/durability.md tells the whole story.
package store
