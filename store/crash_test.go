package store

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/ledger"
)

const (
	crashDir  = "MYRIAD_STORE_CRASH_DIR"
	crashFrom = "MYRIAD_STORE_CRASH_FROM"
)

// crashOp is the n-th operation of the load: a coin, and an item each third time.
func crashOp(id entity.ID, n int) ledger.Op {
	op := give(id, 1, "crash", fmt.Sprint(n))
	if n%3 == 0 {
		op.Items = []ledger.ItemChange{{ID: op.ID.Made(0), Key: "hat", From: ledger.Mint, To: ledger.Holder(id), Slot: ledger.Slot(n)}}
	}
	return op
}

// TestCrashChild is the process that is killed: it submits operations without end and
// prints the number of each that it was told is committed. After each the character stands
// where the number says, according to the trail, and to its own row now and then.
func TestCrashChild(t *testing.T) {
	dir := os.Getenv(crashDir)
	if dir == "" {
		t.Skip("runs as a child of TestKilled")
	}
	from, _ := strconv.Atoi(os.Getenv(crashFrom))
	s := openAt(t, Config{Dir: dir})
	ctx := context.Background()
	id, _, _, err := s.CharacterNamed(ctx, "ana")
	if err != nil {
		id = newChar(t, s, "ana", nil)
	}
	epoch := must[[]uint64](t)(s.Claim(ctx, 7))[0]
	out := bufio.NewWriter(os.Stdout)
	slots := make(chan struct{}, 200)
	filler := bytes.Repeat(traceOf(1<<40, 0, 0), 2000) // so that the kill hits in the middle of a chunk
	for n := from; ; n++ {
		slots <- struct{}{}
		is(t, s.Submit(&Operation{Op: crashOp(id, n), Region: 7, Epoch: epoch, Hops: []Hop{{id, 0}}, Done: func(r Result) {
			fmt.Fprintln(out, "ack", n, r.Err)
			out.Flush()
			<-slots
		}}), nil)
		is(t, s.Submit(trailOf(7, epoch, uint32(n), append(traceOf(id, 0, int32(n)), filler...))), nil)
		if n%50 == 0 {
			is(t, s.Submit(&Moved{Char: id, Region: 7, Epoch: epoch, Tick: uint32(n), State: stand(int32(n))}), nil)
		}
	}
}

// A process is killed at random moments under load. After each restart everything that it
// was told is committed is there, and nothing is there twice, though the next process
// tries the last hundred again.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	acked := map[int]bool{}
	last := 0
	for round := range 4 {
		this := 0
		for _, n := range crashRound(t, dir, max(0, last-100), time.Duration(50+rand.IntN(300))*time.Millisecond) {
			acked[n] = true
			last, this = max(last, n), max(this, n)
		}
		s := openAt(t, Config{Dir: dir})
		checkCrash(t, s, acked, last+1000)
		checkStand(t, s, this)
		is(t, s.Close(context.Background()), nil)
		t.Logf("round %d: %d acknowledged so far", round, len(acked))
	}
}

// checkStand makes sure that the character is loaded where it stood when the last operation
// of the round was acknowledged, or a moment later, before and after the trail is settled.
func checkStand(t *testing.T, s *Store, last int) {
	t.Helper()
	id, _, _, err := s.CharacterNamed(context.Background(), "ana")
	is(t, err, nil)
	c, _, err := s.LoadCharacter(context.Background(), id)
	is(t, err, nil)
	if x := int(c.Pose.X); x < last-1 || x > last+1000 {
		t.Fatalf("stands at %d, but operation %d was acknowledged", x, last)
	}
	standsAt(t, s, id, c.Pose.X)
	settle(t, s, 7)
	standsAt(t, s, id, c.Pose.X)
	if n := trailRows(t, s); n != 0 {
		t.Fatal(n, "rows of a trail that has ended")
	}
}

// crashRound runs a child until it has acknowledged something, and a while longer: by then the
// character has stood elsewhere than where it was made.
func crashRound(t *testing.T, dir string, from int, longer time.Duration) (acked []int) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestCrashChild$")
	child.Env = append(os.Environ(), crashDir+"="+dir, crashFrom+"="+strconv.Itoa(from))
	out, err := child.StdoutPipe()
	is(t, err, nil)
	is(t, child.Start(), nil)
	defer child.Wait()
	defer child.Process.Kill() // SIGKILL
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var n int
		if _, err := fmt.Sscanf(lines.Text(), "ack %d <nil>", &n); err != nil {
			t.Fatalf("the child said %q", lines.Text())
		}
		if len(acked) == 2 {
			if text := oneLine(t, Config{Dir: dir}, ErrInUse); !strings.Contains(text, strconv.Itoa(child.Process.Pid)) {
				t.Fatal(text)
			}
			time.AfterFunc(longer, func() { child.Process.Kill() })
		}
		acked = append(acked, n)
	}
	if len(acked) == 0 {
		t.Fatal("the child did nothing")
	}
	return acked
}

// checkCrash compares what was acknowledged with what is there.
func checkCrash(t *testing.T, s *Store, acked map[int]bool, limit int) {
	t.Helper()
	ctx := context.Background()
	id, _, _, err := s.CharacterNamed(ctx, "ana")
	is(t, err, nil)
	coins, items := 0, 0
	for n := range limit {
		known, _, err := s.HasOp(ctx, crashOp(id, n).ID)
		is(t, err, nil)
		if acked[n] && !known {
			t.Fatalf("operation %d was acknowledged and is lost", n)
		}
		if known {
			coins++
			if n%3 == 0 {
				items++
			}
		}
	}
	h := must[ledger.Holdings](t)(s.HoldingsOf(ctx, ledger.Holder(id)))
	if h.Balances[ledger.Coin] != int64(coins) || len(h.Items) != items {
		t.Fatalf("%d coins and %d items for %d operations, %d with an item", h.Balances[ledger.Coin], len(h.Items), coins, items)
	}
	if books := must[Books](t)(s.PostingSums(ctx)); len(books.Wrong) > 0 || books.Sums[ledger.Coin] != 0 {
		t.Fatalf("%+v", books)
	}
}
