// Package session turns connections into sessions and sessions into characters in the
// world: login, names, characters, entering, resuming after a loss, leaving, and what
// staff does to all of these.
//
// A Lobby knows everybody who is here, in memory; the store decides who may be. A Session
// is one account's presence: it outlives its connection by a grace time, during which the
// character stays in the world. docs/protocol.md section 2 is the order of messages,
// docs/sessions.md the states.
//
// The package reads no socket and writes none: it is given a Conn, and it hands inputs to
// regions over the bus. Times are the clock's of Config. All exported methods may be
// called from any goroutine, save those of Client, which belong to its connection's reader.
package session
