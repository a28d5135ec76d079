// Package gateway is the edge of the shard: it holds the WebSocket connections, checks
// what comes in, hands it to sessions and regions, works out what each client has to see
// and sends it, one write for each client and tick.
//
// It owns no state of the world. A Gateway has these goroutines: one reader and one writer
// for each connection, and the flusher, which owns the viewers and what they watch. Regions
// give frames to the flusher through a queue; it copies from them for each client and never
// waits for one: a slow client's poses are left out, then it is made to start over, then it
// is cut off.
package gateway
