package social

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/bus"
	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/server/session"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// town is a Lobby and a Hall over a real store, with regions that take everyone in.
type town struct {
	t     *testing.T
	lobby *session.Lobby
	hall  *Hall
	store *store.Store

	mu      sync.Mutex // guards what follows
	now     time.Time
	queue   []func()
	parties map[entity.ID]rules.PartyChanged
}

// home is a World in which land is east or west of a line.
type home struct{}

func (home) ContentVersion() string    { return "" }
func (home) Names() (string, string)   { return "", "" }
func (home) Level(int64) uint32        { return 3 }
func (home) CallingExists(string) bool { return true }
func (home) State() *corepb.WorldState { return &corepb.WorldState{} }
func (home) Land(p geom.Point) string {
	return map[bool]string{true: "east", false: "west"}[p.X > 4_000_000]
}
func (home) Start(string) (geom.Point, uint16, int32, func(entity.ID) ledger.Op) {
	return geom.Metres(3000, 3000), 0, 100, nil
}

func newTown(t *testing.T) *town {
	w := &town{t: t, now: time.UnixMilli(1_700_000_000_000), parties: make(map[entity.ID]rules.PartyChanged)}
	var err error
	if w.store, err = store.Open(t.Context(), store.Config{Dir: t.TempDir(), Now: w.clock}); err != nil {
		t.Fatal(err)
	}
	b := &bus.Memory{}
	w.lobby = session.New(session.Config{Gateway: "g", Store: w.store, Bus: b, World: home{}, Now: w.clock,
		ShardMs: func() int64 { return 0 }, Throttle: func(netip.Addr) bool { return false }})
	w.hall = New(Config{Lobby: w.lobby, Store: w.store, Bus: b, Land: home{}.Land})
	for r := range geom.RegionID(geom.LayeredCount) {
		b.Subscribe(region.Subject(r), func(m bus.Message) { w.receive(r, m) })
	}
	t.Cleanup(func() {
		w.settle()
		w.store.Close(t.Context())
	})
	return w
}

func (w *town) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *town) advance(d time.Duration) {
	w.mu.Lock()
	w.now = w.now.Add(d)
	w.mu.Unlock()
	w.hall.tick(w.clock())
	w.settle()
}

func (w *town) receive(r geom.RegionID, m bus.Message) {
	w.mu.Lock()
	defer w.mu.Unlock()
	notice := func(n replication.Notice) { w.queue = append(w.queue, func() { w.lobby.Notice(n, r) }) }
	switch m := m.(type) {
	case region.Leave:
		notice(replication.Notice{Char: m.Logout.ID, Kind: replication.Left})
	case region.Put:
		switch in := m.Input.(type) {
		case rules.Login:
			notice(replication.Notice{Char: in.Traveller.ID, Kind: replication.Entered, Body: in.Traveller.Body})
		case rules.Attach:
			if in.Attached {
				notice(replication.Notice{Char: in.ID, Kind: replication.Entered, Body: motion.State{X: 3_000_000, Z: 3_000_000}})
			}
		case rules.Do:
			if p, ok := in.Effect.(rules.PartyChanged); ok {
				w.parties[in.To] = p
			}
		}
	}
}

// settle delivers what regions answer and waits for what that starts.
func (w *town) settle() {
	for {
		w.lobby.Settle()
		w.hall.jobs.Wait()
		w.mu.Lock()
		queue := w.queue
		w.queue = nil
		w.mu.Unlock()
		if len(queue) == 0 {
			return
		}
		for _, f := range queue {
			f()
		}
	}
}

// folk is one person at a keyboard.
type folk struct {
	w      *town
	client *session.Client
	id     entity.ID
	resume []byte

	mu      sync.Mutex // guards records
	records []byte
}

func (f *folk) Send(records []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.records = append(f.records, records...)
}
func (f *folk) Close(wire.Code, string)  {}
func (f *folk) Address() netip.Addr      { return netip.Addr{} }
func (f *folk) RoundTrip() time.Duration { return 0 }

// inbox returns all messages since the last call.
func (f *folk) inbox() []*corepb.ServerMessage {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []*corepb.ServerMessage
	r := wire.NewReader(f.records)
	for {
		record, ok := r.Next()
		if !ok {
			break
		}
		m := &corepb.ServerMessage{}
		if err := proto.Unmarshal(record.Payload, m); err != nil {
			f.w.t.Fatal(err)
		}
		list = append(list, m)
	}
	f.records = nil
	return list
}

// heard returns the texts of the chat lines since the last call, notices in brackets.
func (f *folk) heard() string {
	var list []string
	for _, m := range f.inbox() {
		switch k := m.Kind.(type) {
		case *corepb.ServerMessage_Chat:
			list = append(list, k.Chat.From+": "+k.Chat.Text)
		case *corepb.ServerMessage_Notice:
			list = append(list, "["+k.Notice.Code+"]")
		}
	}
	return strings.Join(list, " | ")
}

func (f *folk) say(m *corepb.ClientMessage) {
	f.client.Handle(f.w.t.Context(), m)
	f.w.settle()
}

func (w *town) connect(f *folk) {
	f.client = w.lobby.Connect(f)
	f.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Hello{Hello: &corepb.Hello{ProtocolVersion: 1, ResumeToken: f.resume}}})
	f.note()
}

func (f *folk) note() {
	for _, m := range f.inbox() {
		if e := m.GetEntered(); e != nil {
			f.id, f.resume = entity.ID(e.CharacterId), e.ResumeToken
		}
		if in := m.GetLoggedIn(); in != nil && len(in.Characters) == 1 && f.id == 0 {
			f.id = entity.ID(in.Characters[0].Id)
		}
	}
}

func (w *town) arrive(name string) *folk {
	f := &folk{w: w}
	w.connect(f)
	f.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_GuestLogin{}})
	f.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_CreateCharacter{CreateCharacter: &corepb.CreateCharacter{Name: name, Calling: "warden"}}})
	f.note()
	f.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_EnterWorld{EnterWorld: &corepb.EnterWorld{CharacterId: uint64(f.id)}}})
	f.note()
	if !f.session().Playing() {
		w.t.Fatalf("%s is not in the world", name)
	}
	return f
}

func (f *folk) session() *session.Session { return f.client.Session() }

func (f *folk) chat(c corepb.Channel, to, text string) {
	f.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Chat{Chat: &corepb.ChatSend{Channel: c, To: to, Text: text}}})
}

func (f *folk) drop() {
	f.client.Drop()
	f.w.settle()
}

const (
	sayTo   = corepb.Channel_CHANNEL_SAY
	land    = corepb.Channel_CHANNEL_REGION
	all     = corepb.Channel_CHANNEL_WORLD
	group   = corepb.Channel_CHANNEL_PARTY
	whisper = corepb.Channel_CHANNEL_WHISPER
)

func TestReachOfChannels(t *testing.T) {
	w := newTown(t)
	ada, bob, cid := w.arrive("Ada"), w.arrive("Bob"), w.arrive("Cid")
	bob.session().MoveTo(geom.Metres(3000, 3039))
	cid.session().MoveTo(geom.Metres(5000, 3000))
	tests := []struct {
		channel       corepb.Channel
		to            string
		own, bob, cid bool
	}{
		{channel: sayTo, own: true, bob: true},
		{channel: corepb.Channel_CHANNEL_EMOTE, own: true, bob: true},
		{channel: land, own: true, bob: true},
		{channel: all, own: true, bob: true, cid: true},
		{channel: whisper, to: "cid", own: true, cid: true},
	}
	for i, test := range tests {
		text := fmt.Sprint("hello ", i)
		ada.chat(test.channel, test.to, text)
		for f, want := range map[*folk]bool{ada: test.own, bob: test.bob, cid: test.cid} {
			if got := f.heard(); (got == "Ada: "+text) != want {
				_, name := f.session().Character()
				t.Errorf("%v: %s heard %q, want it: %t", test.channel, name, got, want)
			}
		}
	}
	bob.session().MoveTo(geom.Metres(3000, 3041))
	ada.chat(sayTo, "", "too far")
	if got := bob.heard(); got != "" {
		t.Errorf("heard from 41 m: %q", got)
	}
	ada.heard()
	ada.chat(whisper, "Nobody", "hello")
	ada.chat(group, "", "hello")
	if got := ada.heard(); got != "[chat.nobody] | [chat.no_party]" {
		t.Errorf("answers %q", got)
	}
}

func TestTalkIsLimited(t *testing.T) {
	w := newTown(t)
	ada, bob := w.arrive("Ada"), w.arrive("Bob")
	for i := range 10 {
		ada.chat(sayTo, "", fmt.Sprint("line ", i))
	}
	if got := strings.Count(bob.heard(), "line"); got != 6 {
		t.Errorf("%d lines at once", got)
	}
	w.advance(time.Minute)
	ada.heard()
	for range 3 {
		ada.chat(sayTo, "", "Buy Gold")
	}
	if got := bob.heard(); got != "Ada: Buy Gold | Ada: Buy Gold" {
		t.Errorf("the same again: %q", got)
	}
	if got := ada.heard(); !strings.HasSuffix(got, "[chat.repeated]") {
		t.Errorf("answer %q", got)
	}
	w.advance(time.Minute)
	ada.chat(sayTo, "", strings.Repeat("x", maxText+1))
	ada.chat(sayTo, "", " \t ")
	if got := ada.heard(); got != "[chat.too_long]" {
		t.Errorf("answer %q", got)
	}
	if err := w.lobby.Mute(t.Context(), ada.id, time.Hour, "op", ""); err != nil {
		t.Fatal(err)
	}
	ada.heard()
	ada.chat(sayTo, "", "may I")
	if got := ada.heard(); got != "[chat.muted]" || bob.heard() != "" {
		t.Errorf("muted: %q", got)
	}
}

func TestIgnore(t *testing.T) {
	w := newTown(t)
	ada, bob := w.arrive("Ada"), w.arrive("Bob")
	set := func(on bool) {
		bob.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Ignore{Ignore: &corepb.Ignore{Name: "ada", On: on}}})
	}
	set(true)
	names := bob.inbox()
	if got := names[len(names)-1].GetIgnoreList().GetNames(); !slices.Equal(got, []string{"Ada"}) {
		t.Errorf("list %q", got)
	}
	ada.chat(sayTo, "", "hello")
	ada.chat(whisper, "Bob", "hello?")
	if got := bob.heard(); got != "" {
		t.Errorf("heard %q", got)
	}
	bob.drop()
	w.connect(bob)
	ada.chat(sayTo, "", "are you there")
	if got := bob.heard(); got != "" {
		t.Errorf("heard after a reconnect: %q", got)
	}
	set(false)
	ada.chat(sayTo, "", "friends again")
	if got := bob.heard(); got != "Ada: friends again" {
		t.Errorf("heard %q", got)
	}
}

func TestReportCarriesWhatWasSaid(t *testing.T) {
	w := newTown(t)
	ada, bob := w.arrive("Ada"), w.arrive("Bob")
	ada.chat(sayTo, "", "something rude")
	bob.chat(sayTo, "", "oh")
	bob.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Report{Report: &corepb.Report{Name: "Ada", Text: "rude"}}})
	list, err := w.store.Reports(t.Context(), 10)
	if err != nil || len(list) != 1 || list[0].About != "Ada" || !strings.Contains(list[0].Context, "something rude") || strings.Contains(list[0].Context, "oh") {
		t.Errorf("reports %+v, %v", list, err)
	}
	bob.heard()
	bob.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Report{Report: &corepb.Report{Text: "a tree floats"}}})
	if got := bob.heard(); got != "[report.taken]" {
		t.Errorf("about the game: %q", got)
	}
	list, err = w.store.Reports(t.Context(), 10)
	if err != nil || len(list) != 2 || !slices.ContainsFunc(list, func(r store.Report) bool { return r.About == "" && r.Context == "" && r.Text == "a tree floats" }) {
		t.Errorf("reports %+v, %v", list, err)
	}
}

func TestWho(t *testing.T) {
	w := newTown(t)
	bob, ada := w.arrive("Bob"), w.arrive("Ada")
	bob.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Who{Who: &corepb.Who{}}})
	messages := bob.inbox()
	list := messages[len(messages)-1].GetWho()
	if list.GetOnline() != 2 || list.Entries[0].Name != "Ada" || list.Entries[0].Level != 1+2 || list.Entries[1].Land != "west" {
		t.Errorf("list %v", list)
	}
	_ = ada
}

func TestCleanText(t *testing.T) {
	for text, want := range map[string]string{
		"  hello \t\n world ":           "hello world",
		"\u202egnp.exe":                 "gnp.exe",
		"a\u200bb":                      "ab",
		"zal\u0300\u0301\u0302\u0303go": "zal\u0300\u0301go",
		"Õhtust! Živjo":                 "Õhtust! Živjo",
		"\xff\xfe":                      "",
		"👩‍🌾":                           "👩‍🌾",
	} {
		if got, ok := CleanText(text); got != want || !ok {
			t.Errorf("CleanText(%q) = %q, %t; want %q", text, got, ok, want)
		}
	}
	if _, ok := CleanText(strings.Repeat("ä", maxText+1)); ok {
		t.Error("a line that is too long passes")
	}
}
