package load

import "net"

// sourceOf returns the loopback address that the i-th client connects from: all of 127/8 are
// this machine's.
func sourceOf(i int) net.Addr {
	return &net.TCPAddr{IP: net.IPv4(127, 0, 1, byte(1+i/perAddress))}
}
