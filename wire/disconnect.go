package wire

import "strconv"

// Code says why the server ends a connection and what the client should do about it:
// 1xxx connect again now, 2xxx connect again later, 3xxx do not connect again by yourself.
// It travels in the CLOSE record; the WebSocket's own status is always 1000.
type Code uint16

// The table of codes. A number is never used for something else.
const (
	CloseTooSlow      Code = 1001 // the client did not read what it was sent
	CloseGatewayMoves Code = 1002 // this gateway closes, another is ready
	CloseInternal     Code = 1003 // something broke on the server; the id is in the reason
	CloseRegionLost   Code = 1004 // the region was taken over; state is reloaded

	CloseShutdown Code = 2001 // the server stops
	CloseFull     Code = 2002 // no room for more players
	CloseStore    Code = 2003 // the database cannot be reached

	CloseVersion    Code = 3001 // protocol version not spoken here
	CloseMalformed  Code = 3002 // a message could not be read
	CloseSuperseded Code = 3003 // the account logged in elsewhere
	CloseKicked     Code = 3004 // by staff
	CloseBanned     Code = 3005 // by staff, with an end in the reason
	CloseFlood      Code = 3006 // too many messages or bytes
	CloseOrigin     Code = 3007 // the page came from another site
	CloseIdle       Code = 3008 // no login, or nothing said for too long
	CloseLoggedOut  Code = 3009 // the client asked for it
	CloseTooLarge   Code = 3010 // a message over the limit
	CloseOutOfOrder Code = 3011 // a message that does not belong here
)

// Range says what a client does about a Code.
type Range uint8

// The ranges.
const (
	RetryNow   Range = 1 // connect again at once
	RetryLater Range = 2 // connect again after a growing wait
	RetryNever Range = 3 // do not connect again by oneself
)

// Range returns what a client does about the code. One that is not known, 0 for a
// connection that just broke included, is RetryLater.
func (c Code) Range() Range {
	if r := Range(c / 1000); r >= RetryNow && r <= RetryNever {
		return r
	}
	return RetryLater
}

var codeNames = map[Code]string{
	CloseTooSlow: "too slow", CloseGatewayMoves: "gateway moves", CloseInternal: "internal error", CloseRegionLost: "region lost",
	CloseShutdown: "shutdown", CloseFull: "full", CloseStore: "store away",
	CloseVersion: "version", CloseMalformed: "malformed", CloseSuperseded: "superseded", CloseKicked: "kicked",
	CloseBanned: "banned", CloseFlood: "flood", CloseOrigin: "origin", CloseIdle: "idle", CloseLoggedOut: "logged out",
	CloseTooLarge: "too large", CloseOutOfOrder: "out of order",
}

// String gives number and name.
func (c Code) String() string {
	if name, ok := codeNames[c]; ok {
		return strconv.Itoa(int(c)) + " " + name
	}
	return strconv.Itoa(int(c))
}
