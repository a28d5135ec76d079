// Package migrations holds the schema of the store as numbered SQL files. A file that has
// landed is never changed; the next change is the next number: first expand, a version
// later contract.
package migrations

import "embed"

// Files are the migrations, one text for both engines.
//
//go:embed *.sql
var Files embed.FS
