// Command minimal runs a world of one's own: the whole game, with an address, a folder and
// content of one's choice. Files in ./content are laid over those of Evermere and may be
// changed while it runs.
//
//	go run ./examples/minimal
package main

import (
	"context"
	"log"
	"os"
	"os/signal"

	"github.com/myriad-mmo/myriad"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := myriad.Run(ctx, settings()); err != nil {
		log.Fatal(err)
	}
}

// settings begin with what the command myriad does without flags.
func settings() myriad.Config {
	c := myriad.Default()
	c.Listen = "127.0.0.1:8090"
	c.AdminListen = "127.0.0.1:8091"
	c.Data = "./my-world"
	c.Adventurers = 4
	if info, err := os.Stat("content"); err == nil && info.IsDir() {
		c.Content = "content"
	}
	return c
}
