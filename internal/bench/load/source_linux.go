package load

import "net"

// sourceOf returns the loopback address that the i-th client connects from: all of 127/8 are
// this machine's.
func sourceOf(i int) net.Addr {
	return &net.TCPAddr{IP: net.IPv4(127, 0, 1, byte(1+i/perAddress))}
}

// perGuest is how many guests come from one address: half of what a server lets in at once.
const perGuest = 10

// guestOf returns the loopback address that the i-th guest comes from.
func guestOf(i int) net.Addr {
	n := i / perGuest
	return &net.TCPAddr{IP: net.IPv4(127, 1, byte(n/250), byte(1+n%250))}
}
