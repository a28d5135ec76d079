package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/myriad-mmo/myriad/internal/config"
	"github.com/myriad-mmo/myriad/internal/recording"
)

// maxRecordSeconds bounds a recording: a crowd tells about 6 MB a minute.
const maxRecordSeconds = 600

// runRecord is `myriad bench record`.
func runRecord(ctx context.Context, args []string, io streams) error {
	flags := flag.NewFlagSet("bench record", flag.ContinueOnError)
	flags.SetOutput(io.out)
	addr := flags.String("addr", "127.0.0.1:8080", "HOST:PORT of the server, or the link that players open.")
	seconds := flags.Int("seconds", 20, fmt.Sprintf("How long, from 1 to %d.", maxRecordSeconds))
	out := flags.String("out", "", "File for the recording, which the page /bench plays.")
	switch err := config.ParseFlags(flags, args); {
	case errors.Is(err, flag.ErrHelp):
		flags.Usage()
		return err
	case err != nil:
		return fmt.Errorf("%w: %w", errUsage, err)
	case flags.NArg() > 0:
		return fmt.Errorf("%w: myriad bench record takes flags only, not %q", errUsage, flags.Arg(0))
	case *seconds < 1 || *seconds > maxRecordSeconds:
		return fmt.Errorf("%w: -seconds is %d, not from 1 to %d", errUsage, *seconds, maxRecordSeconds)
	case *out == "":
		return fmt.Errorf("%w: -out names no file", errUsage)
	}
	file, err := os.Create(*out)
	if err != nil {
		return fmt.Errorf("-out: %w", err)
	}
	defer file.Close()
	buffer := bufio.NewWriter(file)
	messages, err := recording.Live(ctx, *addr, *seconds, buffer)
	if err != nil {
		return err
	}
	if err := errors.Join(buffer.Flush(), file.Close()); err != nil {
		return err
	}
	fmt.Fprintf(io.out, "%d messages in %s\n", messages, *out)
	return nil
}
