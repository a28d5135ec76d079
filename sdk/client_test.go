package sdk_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/sdk"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
	"github.com/myriad-mmo/myriad/wire/pb/rpgpb"
	"github.com/myriad-mmo/myriad/wire/pb/socialpb"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func timeout(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// inWorld returns a client in the world, whose events arrive in the channel.
func inWorld(t testing.TB, s *tinyServer, opts sdk.Options) (*sdk.Client, chan sdk.Event) {
	t.Helper()
	events := make(chan sdk.Event, 64)
	opts.OnEvent = func(e sdk.Event) {
		select {
		case events <- e:
		default:
		}
	}
	ctx := timeout(t)
	c, err := sdk.Dial(ctx, s.addr(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	in, err := c.LoginGuest(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Enter(ctx, in.Characters[0].Id); err != nil {
		t.Fatal(err)
	}
	return c, events
}

// until waits for an event of a type.
func until[E sdk.Event](t testing.TB, events chan sdk.Event) E {
	t.Helper()
	for deadline := time.After(10 * time.Second); ; {
		select {
		case e := <-events:
			if got, ok := e.(E); ok {
				return got
			}
		case <-deadline:
			var none E
			t.Fatalf("no %T came", none)
		}
	}
}

// eventually waits for a condition that the reading goroutine brings about.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within 10 s: %s", what)
		}
	}
}

func TestWalkTo(t *testing.T) {
	s := startServer(t)
	c, _ := inWorld(t, s, sdk.Options{})
	start := c.Self()
	goal := geom.Point{X: start.X + 1500, Z: start.Z + 800}
	c.WalkTo(goal.X, goal.Z)
	eventually(t, "the goal is reached", func() bool { return !c.Walking() })
	if at := c.Self(); goal.Distance(geom.Point{X: at.X, Z: at.Z}) > 600 {
		t.Errorf("stopped at (%d, %d), the goal was %v", at.X, at.Z, goal)
	}
}

func TestCommands(t *testing.T) {
	s := startServer(t)
	c, _ := inWorld(t, s, sdk.Options{})
	for _, tc := range []struct {
		m    proto.Message
		want string
	}{
		{&rpgpb.Command{}, ""},
		{&socialpb.Command{}, "social.no_coin"},
	} {
		call, err := c.Command(tc.m)
		if err != nil {
			t.Fatal(err)
		}
		if code, err := call.Wait(timeout(t)); err != nil || code != tc.want {
			t.Errorf("%T: %q, %v; want %q", tc.m, code, err, tc.want)
		}
	}
	if _, err := c.Command(&corepb.Hello{}); err == nil {
		t.Error("a message that is no command was sent")
	}
	if got := c.Counters().Rejections; got != 1 {
		t.Errorf("%d rejections counted", got)
	}
}

func TestRefusal(t *testing.T) {
	s := startServer(t)
	c, err := sdk.Dial(timeout(t), "http://"+s.addr()+"/", sdk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, err = c.LoginPassword(timeout(t), "x", "y")
	var no *sdk.Refusal
	if !errors.As(err, &no) || no.Code != "session.wrong_password" {
		t.Errorf("got %v", err)
	}
}

// TestComesBack: after a drop the session is resumed, and where the server has forgotten
// it, the client logs in and enters again.
func TestComesBack(t *testing.T) {
	for _, resumes := range []bool{true, false} {
		t.Run(fmt.Sprintf("resumes=%v", resumes), func(t *testing.T) {
			s := startServer(t)
			c, events := inWorld(t, s, sdk.Options{Bot: true})
			s.mu.Lock()
			s.resume = resumes
			s.mu.Unlock()
			s.drop()
			until[sdk.Lost](t, events)
			if back := until[sdk.Back](t, events); back.CharacterId != 7 {
				t.Errorf("came back as %d", back.CharacterId)
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			if last := s.hellos[len(s.hellos)-1]; string(last.ResumeToken) != "resume" || !last.Bot {
				t.Errorf("the second Hello was %v", last)
			}
			if c.Err() != nil {
				t.Errorf("the client is down: %v", c.Err())
			}
		})
	}
}

func TestStaysAwayWhenTold(t *testing.T) {
	s := startServer(t)
	c, _ := inWorld(t, s, sdk.Options{})
	s.push(wire.AppendClose(nil, wire.CloseKicked, "enough"))
	select {
	case <-c.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("the client stays")
	}
	var closed *sdk.Closed
	if !errors.As(c.Err(), &closed) || closed.Code != wire.CloseKicked || closed.Reason != "enough" {
		t.Errorf("down because of %v", c.Err())
	}
}

// TestPicture follows entities over cells and regions.
func TestPicture(t *testing.T) {
	s := startServer(t)
	c, _ := inWorld(t, s, sdk.Options{})
	a, b := geom.Cell{X: 69, Z: 68}, geom.Cell{X: 70, Z: 68}
	look, err := proto.Marshal(&corepb.Description{Name: "Jaan"})
	if err != nil {
		t.Fatal(err)
	}
	roster := func(out []byte, cell geom.Cell, entries ...wire.Entry) []byte {
		out, mark := wire.BeginRoster(out, wire.RosterHead{Cell: cell, Parts: 1})
		for i := range entries {
			out = wire.AppendEntry(out, cell, &entries[i])
		}
		return wire.End(out, mark)
	}
	jaan := wire.Entry{Pose: wire.Pose{Short: 9, X: 4_470_000, Z: 4_353_000}, ID: 1234, Look: look}
	out := wire.AppendFrame(nil, wire.Frame{Region: 136, Tick: 50})
	s.push(roster(roster(out, a, jaan), b))
	eventually(t, "the roster is there", func() bool { return c.InView() == 1 })

	// Over to the next cell: here ENTER comes before LEAVE, as cells come in any order.
	jaan.X = 4_481_000
	out = wire.AppendFrame(nil, wire.Frame{Region: 136, Tick: 51})
	out, mark := wire.BeginEnter(out, b)
	out = wire.End(wire.AppendEntry(out, b, &jaan), mark)
	out, mark = wire.BeginLeave(out, a)
	out = wire.End(wire.AppendLeave(out, wire.Leave{Short: 9, Why: wire.WhyMoved, To: b}), mark)
	out, mark = wire.BeginVitals(out, b)
	out = wire.End(wire.AppendVitals(out, &wire.Vitals{Short: 9, Health: 5, MaxHealth: 10}), mark)
	s.push(out)
	eventually(t, "he is hurt in the next cell", func() bool {
		e, ok := c.Entity(1234)
		return ok && e.Cell == b && e.Vitals.Health == 5 && e.Look.Name == "Jaan" && e.Tick == 51
	})
	if near := c.Near(nil, 100_000); len(near) != 1 {
		t.Errorf("%d are near", len(near))
	}
	s.push(wire.AppendUnwatch(nil, b))
	eventually(t, "the cell is forgotten", func() bool { return c.InView() == 0 })
}

// TestMalformedFromServer: a client survives a server that is out of its mind.
func TestMalformedFromServer(t *testing.T) {
	s := startServer(t)
	_, events := inWorld(t, s, sdk.Options{})
	s.push([]byte{byte(wire.TypeSelf), 200, 0, 1})
	if lost := until[sdk.Lost](t, events); !errors.Is(lost.Why, wire.ErrTruncated) {
		t.Errorf("lost because of %v", lost.Why)
	}
	until[sdk.Back](t, events)
}

type trace struct{ applied chan time.Duration }

func (tr trace) Applied(_ *wire.Self, sent time.Time, _ uint16, _ uint32) {
	select {
	case tr.applied <- time.Since(sent):
	default:
	}
}
func (trace) Frame(wire.Frame, time.Time) {}

func TestTrace(t *testing.T) {
	s := startServer(t)
	tr := trace{make(chan time.Duration, 1)}
	c, _ := inWorld(t, s, sdk.Options{Trace: tr, Detail: sdk.OwnOnly})
	c.Move(0, 255)
	select {
	case d := <-tr.applied:
		if d < 0 || d > 10*time.Second {
			t.Errorf("a step took %v", d)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("no step was applied")
	}
}

// Example shows a bot that logs in as a guest, makes a character when it has none, and
// walks east.
func Example() {
	s := startServer(exampleTB{})
	defer s.close()
	ctx := context.Background()
	bot, err := sdk.Dial(ctx, s.addr(), sdk.Options{Client: "example", Bot: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer bot.Close()
	account, err := bot.LoginGuest(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	if len(account.Characters) == 0 {
		account, err = bot.CreateCharacter(ctx, "Maša", "wayfarer", &corepb.Appearance{})
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := bot.Enter(ctx, account.Characters[0].Id); err != nil {
		fmt.Println(err)
		return
	}
	start := bot.Self().X
	bot.Move(16384, 255) // east
	for bot.Self().X <= start {
		time.Sleep(10 * time.Millisecond)
	}
	fmt.Println("walking")
	// Output: walking
}

// exampleTB is the little of testing.TB that startServer needs; the Example closes itself.
type exampleTB struct{ testing.TB }

func (exampleTB) Cleanup(func())    {}
func (exampleTB) Fatal(args ...any) { panic(fmt.Sprint(args...)) }
