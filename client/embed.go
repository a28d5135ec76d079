//go:build !webdist

// Package client holds the sources of the browser game and the vendored libraries that it
// and the console use, for server/webbundle to bundle at start. It has no code of its own.
package client

import "embed"

// Files holds index.html, bench.html, src, public and vendor.
//
//go:embed index.html bench.html src public vendor
var Files embed.FS
