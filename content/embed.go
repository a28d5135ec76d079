// Package content carries the data files of the game inside the program. engine/content
// reads them; content/README.md tells authors how to write them.
package content

import "embed"

// Files holds the tree: <group>/<kind>/<key>.yaml, maps and schema.
//
//go:embed */*
var Files embed.FS
