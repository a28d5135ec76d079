// Package gateway is the edge of the shard: it holds the WebSocket connections, checks
// what comes in, hands it to sessions and regions, works out what each client has to see
// and sends it, one write for each client and tick.
//
// It owns no state of the world. A Gateway has these goroutines: the flusher, which owns the
// viewers and what they watch; on Linux pollers, each of which reads many TCP connections;
// for any other connection a reader, and a writer while something waits. Whatever handles a
// message in a poller must not wait: what may is done by a goroutine of its own. Regions give
// frames to the flusher through a queue; it copies from them for each client and never waits
// for one: a slow client's poses are left out, then it is made to start over, then it is cut
// off.
package gateway
