// Package wire holds the protocol between clients and gateways: framing, the hot messages
// written by hand, the version and the disconnect codes. docs/protocol.md describes every
// byte. The package does no I/O and keeps no state.
package wire

// ProtocolVersion is the one this build speaks. A changed golden file needs a new one.
const ProtocolVersion = 1
