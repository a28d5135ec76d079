// Command own-ruleset runs Evermere with rules of one's own: a game of tag in the peaceful
// lands (tag.go). It shows how a ruleset builds on another, keeps its state in components,
// and is put into a node.
//
//	go run ./examples/own-ruleset
package main

import (
	"context"
	"log"
	"os"
	"os/signal"

	"github.com/myriad-mmo/myriad"
	"github.com/myriad-mmo/myriad/rulesets/all"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	c := myriad.Default()
	c.Data = "./tag-world"
	c.Rulesets = all.Rulesets()
	c.Rulesets["social"] = tag{} // lands of the map name their ruleset
	if err := myriad.Run(ctx, c); err != nil {
		log.Fatal(err)
	}
}
