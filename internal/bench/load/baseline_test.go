package load

import (
	"context"
	"net"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/myriad-mmo/myriad/internal/bench/baseline"
	"github.com/myriad-mmo/myriad/internal/bench/process"
)

func TestTheBaselineTellsEverybodyOfEverybody(t *testing.T) {
	defer goleak.VerifyNone(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var serving sync.WaitGroup
	defer serving.Wait()
	defer stop()
	serving.Go(func() {
		if err := baseline.Serve(ctx, l); err != nil {
			t.Error(err)
		}
	})
	r, err := RunBaseline(ctx, Order{Addr: l.Addr().String(), Server: process.Self(), Seconds: 1, Players: 5})
	if err != nil {
		t.Fatal(err)
	}
	// Ten inputs a second of five, each to the four others.
	if r.Players != 5 || r.Disconnects != 0 || r.Expected < 150 || r.Received < r.Expected/2 || r.Received > r.Expected*21/20 {
		t.Errorf("%+v", r)
	}
}
