package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/myriad-mmo/myriad/store"
)

var backup = command{name: "backup", about: "Copy the data to a new file, also while a node runs.", run: runBackup}

// runBackup reads the SQLite file itself, as a reader beside the node: that needs no login
// and works whether the node runs or not.
func runBackup(ctx context.Context, args []string, io streams) error {
	c, rest, err := nodeConfig("backup", "myriad backup FILE copies the data to FILE, which must not exist yet.", args, io)
	if err != nil || c == nil {
		return err
	}
	switch {
	case len(rest) > 1 && strings.HasPrefix(rest[1], "-"):
		return fmt.Errorf("%w: myriad backup FILE: flags go before FILE", errUsage)
	case len(rest) != 1:
		return fmt.Errorf("%w: myriad backup FILE", errUsage)
	case c.Store != "":
		return fmt.Errorf("%w: a PostgreSQL database is backed up with pg_dump", errUsage)
	}
	if err := store.Backup(ctx, c.Data, rest[0]); err != nil {
		return err
	}
	fmt.Fprintln(io.out, rest[0])
	return nil
}
