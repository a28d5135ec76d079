//go:build webdist

package client

import "embed"

// Files is empty: this program was built with its pages.
var Files embed.FS
