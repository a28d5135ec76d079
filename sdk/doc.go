// Package sdk is the headless client: it connects, logs in, moves, acts and observes as a
// browser does, without drawing anything. Bots are its first user.
//
// A Client runs two goroutines: one reads and keeps the picture of the world, one sends
// movement ten times a second. Its methods may be called from any goroutine. The functions
// of Options.OnEvent and Options.Trace run in the reading goroutine and must return at
// once; they may call any method but Close and those that wait for an answer.
//
// A connection that drops comes back by itself, as docs/protocol.md section 9 says, until
// the server says with a code of the range RetryNever that it must not.
package sdk
