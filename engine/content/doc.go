// Package content turns the data files of a game into typed entries, all of them checked.
//
// A file tree holds <group>/<kind>/<key>.yaml: one file says everything about its entry,
// and the file's name is the entry's key for good. Load reads a whole tree and returns a
// Set, or every problem it found, each with file, line and column: fields nobody knows,
// keys given twice, numbers out of range, wrong units, references to nothing, and texts
// that lack a language are all errors.
//
// A Set never changes once Load has returned it; a changed tree is loaded as a new Set, and
// whoever watches the files keeps the old one while the new one has problems. The package
// does no I/O of its own: it reads from the fs.FS it is given.
//
// Units: lengths are millimetres, times milliseconds, angles 1/65536 of a turn, shares
// 1/10000, money single coins. The files say "30m", "1.5s", "90deg", "20%".
package content
