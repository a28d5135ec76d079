//go:build !webdist

// Package console holds the sources of the operators' console, for server/webbundle to
// bundle at start. It has no code of its own; its libraries are those of client/vendor.
package console

import "embed"

// Files holds index.html, src and public.
//
//go:embed index.html src public
var Files embed.FS
