// Package social carries what people say to each other and keeps their parties: chat
// channels with their limits, ignore lists, reports, who is here, groups of five.
//
// A Hall belongs to one gateway and reads who is here from its session.Lobby. What is said
// aloud goes over the bus, so that other gateways can pass it on. Parties live in memory:
// they outlast connections and changes of region, not the process. Regions hear of them as
// rules.PartyChanged. All methods may be called from any goroutine.
package social
