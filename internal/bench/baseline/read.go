package baseline

import "io"

// readWriter reads what was read ahead first.
type readWriter struct {
	io.Reader
	io.Writer
}
