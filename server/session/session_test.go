package session

import (
	"errors"
	"net/netip"
	"testing"
	"time"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/server/replication"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

func TestFirstMinute(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p, in, entered := h.arrive("Žiga")
	welcome := last(p, (*corepb.ServerMessage).GetWelcome)
	if welcome.GetProtocolVersion() != 1 || welcome.GetResumed() || welcome.GetContentVersion() != "c1" {
		t.Errorf("welcome %v", welcome)
	}
	c := in.Characters[0]
	if c.Name != "Žiga" || c.Calling != "warden" || c.Level != 1 || c.Land != "larkspur" || c.Appearance.GetHair() != 3 {
		t.Errorf("character %v", c)
	}
	if entered.GetCharacterId() != c.Id || len(entered.GetResumeToken()) == 0 || entered.GetSelf().GetName() != "Žiga" || entered.GetNextSeq() != 1 {
		t.Errorf("entered %v", entered)
	}
	if p.conn.closed() != 0 {
		t.Errorf("closed with %d", p.conn.closed())
	}
	if s := h.lobby.ByName("ziga"); s == nil || s.At() != geom.Metres(4450, 4352) {
		t.Error("not found by a name that looks alike")
	}
}

func TestOrderOfMessages(t *testing.T) {
	hello := &corepb.ClientMessage{Kind: &corepb.ClientMessage_Hello{Hello: &corepb.Hello{ProtocolVersion: 1}}}
	guest := &corepb.ClientMessage{Kind: &corepb.ClientMessage_GuestLogin{}}
	create := &corepb.ClientMessage{Kind: &corepb.ClientMessage_CreateCharacter{}}
	chat := &corepb.ClientMessage{Kind: &corepb.ClientMessage_Chat{}}
	old := &corepb.ClientMessage{Kind: &corepb.ClientMessage_Hello{Hello: &corepb.Hello{ProtocolVersion: 99}}}
	tests := map[string]struct {
		say  []*corepb.ClientMessage
		code wire.Code
	}{
		"login before hello":  {[]*corepb.ClientMessage{guest}, wire.CloseOutOfOrder},
		"hello twice":         {[]*corepb.ClientMessage{hello, hello}, wire.CloseOutOfOrder},
		"other version":       {[]*corepb.ClientMessage{old}, wire.CloseVersion},
		"create before login": {[]*corepb.ClientMessage{hello, create}, wire.CloseOutOfOrder},
		"chat before login":   {[]*corepb.ClientMessage{hello, chat}, wire.CloseOutOfOrder},
		"login twice":         {[]*corepb.ClientMessage{hello, guest, guest}, wire.CloseOutOfOrder},
		"empty":               {[]*corepb.ClientMessage{hello, guest, {}}, wire.CloseMalformed},
		"chat before entry":   {[]*corepb.ClientMessage{hello, guest, chat}, 0},
	}
	h := newHarness(t, t.TempDir())
	for name, test := range tests {
		p := &player{h: h, conn: &fakeConn{}}
		p.Client = h.lobby.Connect(p.conn)
		for _, m := range test.say {
			p.say(m)
		}
		if p.conn.closed() != test.code {
			t.Errorf("%s: closed with %d, want %d", name, p.conn.closed(), test.code)
		}
	}
	p := &player{h: h, conn: &fakeConn{}}
	p.Client = h.lobby.Connect(p.conn)
	p.say(hello)
	p.Client.Input(&wire.Input{Count: 1})
	if p.conn.closed() != wire.CloseOutOfOrder {
		t.Error("movement before login was taken")
	}
}

func TestNamesAreOnce(t *testing.T) {
	h := newHarness(t, t.TempDir())
	h.arrive("Rowan")
	p := h.connect(nil)
	p.guest()
	p.create("Rówan")
	refused := last(p, (*corepb.ServerMessage).GetRefused)
	if refused.GetCode() != NameTaken || len(refused.GetSuggestions()) == 0 || refused.GetRequest() != "create_character" {
		t.Errorf("refused %v", refused)
	}
	p.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_CheckName{CheckName: &corepb.CheckName{Name: "rowan"}}})
	if checked := last(p, (*corepb.ServerMessage).GetNameChecked); checked.GetCode() != NameTaken || len(checked.GetSuggestions()) == 0 {
		t.Errorf("checked %v", checked)
	}
	p.create("R0wan")
	if p.refusal() != NameLetters {
		t.Errorf("R0wan: %q", p.refusal())
	}
	p.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_CreateCharacter{CreateCharacter: &corepb.CreateCharacter{Name: "Birch", Calling: "wizard"}}})
	if p.refusal() != "character.calling" {
		t.Errorf("calling: %q", p.refusal())
	}
}

func TestDropAndResume(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p, _, entered := h.arrive("Rowan")
	p.Command(wire.Command{Seq: 5, Module: wire.ModulePlay})
	h.drop(p)
	if !h.isInside(entered.CharacterId) {
		t.Fatal("the character left with its connection")
	}
	if n, away := h.lobby.Headcount(); n != 1 || away != 1 {
		t.Errorf("%d in the world, %d away, want 1 without a connection", n, away)
	}
	h.advance(60 * time.Second)
	q := h.connect(entered.ResumeToken)
	h.pump()
	again := last(q, (*corepb.ServerMessage).GetEntered)
	if !last(q, (*corepb.ServerMessage).GetWelcome).GetResumed() || again == nil {
		t.Fatalf("not resumed: %s", q.refusal())
	}
	if again.Target != 99 || again.NextSeq != 7 || string(again.ResumeToken) == string(entered.ResumeToken) {
		t.Errorf("entered again %v", again)
	}
	if again.NextCommandSeq <= 60_000 {
		t.Errorf("next command %d", again.NextCommandSeq)
	}
	logins := h.count(func(in rules.Input) bool { _, ok := in.(rules.Login); return ok })
	if logins != 1 {
		t.Errorf("%d logins, want the first alone", logins)
	}
	q.Command(wire.Command{Seq: 5, Module: wire.ModulePlay})
	q.Command(wire.Command{Seq: 6, Module: wire.ModulePlay})
	var seqs []uint32
	h.count(func(in rules.Input) bool {
		if w, ok := in.(rules.Wish); ok {
			seqs = append(seqs, w.Command.Seq)
		}
		return false
	})
	if len(seqs) != 2 || seqs[1] != 6 {
		t.Errorf("commands %v: the fifth must count once", seqs)
	}
	if r := h.connect(entered.ResumeToken); last(r, (*corepb.ServerMessage).GetWelcome).GetResumed() {
		t.Error("a used token resumed")
	}
}

func TestGraceEnds(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p, _, entered := h.arrive("Rowan")
	h.drop(p)
	h.advance(91 * time.Second)
	h.pump()
	if h.isInside(entered.CharacterId) || h.lobby.Count() != 0 {
		t.Error("the character stays on after the grace time")
	}
	q := h.connect(entered.ResumeToken)
	if last(q, (*corepb.ServerMessage).GetWelcome).GetResumed() {
		t.Error("resumed after the grace time")
	}
}

func TestResumeAfterRestart(t *testing.T) {
	dir := t.TempDir()
	h := newHarness(t, dir)
	_, _, entered := h.arrive("Rowan")
	h.store.Close(t.Context())
	again := newHarness(t, dir)
	again.now = h.now.Add(10 * time.Minute)
	p := again.connect(entered.ResumeToken)
	if got := last(p, (*corepb.ServerMessage).GetEntered); got.GetCharacterId() != entered.CharacterId {
		t.Fatalf("not resumed: %v %s", got, p.refusal())
	}
}

func TestSupersede(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p := h.connect(nil)
	token := p.guest().Token
	id := p.create("Rowan").Characters[0].Id
	p.enter(id)
	q := h.connect(nil)
	q.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_TokenLogin{TokenLogin: &corepb.TokenLogin{Token: token}}})
	if p.conn.closed() != wire.CloseSuperseded {
		t.Errorf("the first was closed with %d", p.conn.closed())
	}
	if last(q, (*corepb.ServerMessage).GetLoggedIn) == nil {
		t.Fatalf("no login: %s", q.refusal())
	}
	h.drop(p)
	if q.enter(id) == nil || !h.isInside(id) {
		t.Fatal("the second did not get the character")
	}
	if n := h.count(func(in rules.Input) bool { _, ok := in.(rules.Login); return ok }); n != 1 {
		t.Errorf("%d logins, want the character to have stayed", n)
	}
	if h.lobby.Count() != 1 {
		t.Errorf("%d sessions of one account", h.lobby.Count())
	}
}

func TestChangeOfCharacterWaits(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p := h.connect(nil)
	token := p.guest().Token
	first := p.create("Rowan").Characters[0].Id
	var second uint64
	for _, c := range p.create("Birch").Characters {
		if c.Id != first {
			second = c.Id
		}
	}
	p.enter(first)
	q := h.connect(nil)
	q.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_TokenLogin{TokenLogin: &corepb.TokenLogin{Token: token}}})
	if got := q.enter(second); got.GetCharacterId() != second {
		t.Fatalf("entered %v: %s", got, q.refusal())
	}
	if h.isInside(first) || !h.isInside(second) {
		t.Error("both characters of an account are in the world, or neither")
	}
}

func TestLeaveWorld(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p, _, entered := h.arrive("Rowan")
	p.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_LeaveWorld{}})
	if left := last(p, (*corepb.ServerMessage).GetLeftWorld); len(left.GetCharacters()) != 1 || h.isInside(entered.CharacterId) {
		t.Fatalf("left %v", left)
	}
	p.clear()
	if p.enter(entered.CharacterId) == nil {
		t.Error("did not come back")
	}
	p.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_DeleteCharacter{DeleteCharacter: &corepb.DeleteCharacter{Id: entered.CharacterId, Name: "Rowan"}}})
	if p.refusal() != "character.in_world" {
		t.Errorf("deleted in the world: %q", p.refusal())
	}
	p.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_LeaveWorld{}})
	for _, test := range []struct{ name, code string }{{"Rowen", "character.confirm"}, {"Rowan", ""}} {
		p.clear()
		p.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_DeleteCharacter{DeleteCharacter: &corepb.DeleteCharacter{Id: entered.CharacterId, Name: test.name}}})
		if p.refusal() != test.code {
			t.Errorf("delete with %q: %q, want %q", test.name, p.refusal(), test.code)
		}
	}
	if in := last(p, (*corepb.ServerMessage).GetLoggedIn); in == nil || len(in.Characters) != 0 {
		t.Errorf("after deletion: %v", in)
	}
	if p.enter(entered.CharacterId) != nil || p.refusal() != "character.unknown" {
		t.Error("entered as a deleted character")
	}
}

func TestStrangersCharacter(t *testing.T) {
	h := newHarness(t, t.TempDir())
	_, _, entered := h.arrive("Rowan")
	p := h.connect(nil)
	p.guest()
	if p.enter(entered.CharacterId) != nil || p.refusal() != "character.unknown" {
		t.Errorf("entered as somebody else's character: %q", p.refusal())
	}
}

func TestSilentRegion(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p := h.connect(nil)
	p.guest()
	id := p.create("Rowan").Characters[0].Id
	h.mute = true
	p.enter(id)
	h.advance(enterPatience + time.Second)
	if p.refusal() != "enter.late" {
		t.Errorf("refused with %q", p.refusal())
	}
	h.mute = false
	h.advance(leavePatience + time.Second)
	h.pump()
	if p.enter(id) == nil {
		t.Error("did not come in when the region was back")
	}
}

func TestLostCharacterIsLoadedAnew(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p, _, entered := h.arrive("Rowan")
	p.clear()
	h.lobby.Notice(replication.Notice{Char: entityID(entered), Kind: replication.Lost, Err: errors.New("fenced")}, 136)
	h.pump()
	if got := last(p, (*corepb.ServerMessage).GetEntered); got.GetCharacterId() != entered.CharacterId {
		t.Errorf("not entered again: %v", got)
	}
	if p.conn.closed() != 0 {
		t.Errorf("closed with %d", p.conn.closed())
	}
}

func TestMovedReroutes(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p, _, entered := h.arrive("Rowan")
	p.Input(&wire.Input{First: 1, Count: 2})
	p.Command(wire.Command{Seq: 1})
	p.Command(wire.Command{Seq: 2})
	p.Session().Answered(1)
	before := h.count(func(rules.Input) bool { return true })
	h.lobby.Notice(replication.Notice{Char: entityID(entered), Kind: replication.Moved, To: 137}, 136)
	h.mu.Lock()
	again := h.inputs[before:]
	h.mu.Unlock()
	if len(again) != 2 || again[1].(rules.Wish).Command.Seq != 2 {
		t.Errorf("sent again: %v", again)
	}
	if p.Session().Person().Region != 137 {
		t.Error("input goes to the old region")
	}
}

func TestTheFormerOwnersWordEndsNothing(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p, _, entered := h.arrive("Rowan")
	h.mute = true
	p.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_LeaveWorld{LeaveWorld: &corepb.LeaveWorld{}}})
	h.lobby.Notice(replication.Notice{Char: entityID(entered), Kind: replication.Moved, To: 137}, 136)
	h.lobby.Notice(replication.Notice{Char: entityID(entered), Kind: replication.Left}, 136)
	h.pump()
	if last(p, (*corepb.ServerMessage).GetLeftWorld) != nil {
		t.Error("out of the world, though its new owner still has it")
	}
	h.lobby.Notice(replication.Notice{Char: entityID(entered), Kind: replication.Left}, 137)
	h.pump()
	if last(p, (*corepb.ServerMessage).GetLeftWorld) == nil {
		t.Error("still in the world")
	}
}

func TestStaff(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p, in, entered := h.arrive("Rowan")
	id := entityID(entered)
	if list := h.lobby.Players(); len(list) != 1 || list[0].Name != "Rowan" || list[0].Address != "203.0.113.7" || !list[0].Online {
		t.Errorf("players %+v", list)
	}
	if n, away := h.lobby.Headcount(); n != 1 || away != 0 {
		t.Errorf("%d in the world, %d away, want 1 with a connection", n, away)
	}
	if err := h.lobby.Mute(t.Context(), id, time.Hour, "op", "loud"); err != nil || !p.Session().Muted() {
		t.Errorf("not muted: %v", err)
	}
	if err := h.lobby.Mute(t.Context(), id, 0, "op", ""); err != nil || p.Session().Muted() {
		t.Errorf("still muted: %v", err)
	}
	if err := h.lobby.Message(id, "hello"); err != nil || last(p, (*corepb.ServerMessage).GetNotice).GetText() != "hello" {
		t.Errorf("no message: %v", err)
	}
	if err := h.lobby.Kick(id, "enough"); err != nil || p.conn.closed() != wire.CloseKicked {
		t.Errorf("kick: %v, closed with %d", err, p.conn.closed())
	}
	h.drop(p)
	h.pump()
	if h.lobby.Count() != 0 || h.isInside(entered.CharacterId) {
		t.Error("the kicked one is still here")
	}
	if err := h.lobby.Kick(id, ""); !errors.Is(err, ErrNotHere) {
		t.Errorf("kicked twice: %v", err)
	}
	if err := h.lobby.Ban(t.Context(), storeID(in), netip.Addr{}, time.Hour, "op", "gone"); err != nil {
		t.Fatal(err)
	}
	r := h.connect(nil)
	r.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_TokenLogin{TokenLogin: &corepb.TokenLogin{Token: in.Token}}})
	if r.conn.closed() != wire.CloseBanned {
		t.Errorf("a banned account logged in: %d", r.conn.closed())
	}
}

func TestRegisterAndPassword(t *testing.T) {
	h := newHarness(t, t.TempDir())
	p, in, _ := h.arrive("Rowan")
	register := func(name, password string) {
		p.clear()
		p.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_Register{Register: &corepb.Register{Name: name, Password: password}}})
	}
	register("rowan", "short")
	if p.refusal() != "password.short" {
		t.Errorf("refused with %q", p.refusal())
	}
	register("rowan", "correct horse")
	if got := last(p, (*corepb.ServerMessage).GetLoggedIn); got.GetAccountName() != "rowan" || got.GetAccountId() != in.GetAccountId() {
		t.Fatalf("registered %v: %s", got, p.refusal())
	}
	register("rowan2", "correct horse")
	if p.refusal() != "register.again" {
		t.Errorf("registered twice: %q", p.refusal())
	}
	q := h.connect(nil)
	login := func(name, password string) *corepb.LoggedIn {
		q.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_PasswordLogin{PasswordLogin: &corepb.PasswordLogin{Name: name, Password: password}}})
		return last(q, (*corepb.ServerMessage).GetLoggedIn)
	}
	if login("rowan", "wrong horse") != nil || q.refusal() != "login.password" {
		t.Error("logged in with a wrong password")
	}
	if login("nobody", "correct horse") != nil || q.refusal() != "login.password" {
		t.Error("logged in to no account")
	}
	if login("r0wan", "correct horse") != nil || q.refusal() != "login.password" {
		t.Error("logged in under a name that looks like it")
	}
	if got := login("Rowan", "correct horse"); got.GetAccountId() != in.GetAccountId() || len(got.GetToken()) == 0 {
		t.Errorf("not logged in: %s", q.refusal())
	}
}

func TestPasswordsAreThrottled(t *testing.T) {
	h := newHarness(t, t.TempDir())
	h.lobby.config.Throttle = func(a netip.Addr) bool { return !a.IsLoopback() }
	p := h.connect(nil)
	for range nameBurst + 1 {
		p.say(&corepb.ClientMessage{Kind: &corepb.ClientMessage_PasswordLogin{PasswordLogin: &corepb.PasswordLogin{Name: "rowan", Password: "guess"}}})
	}
	if refused := last(p, (*corepb.ServerMessage).GetRefused); refused.GetCode() != "core.too_often" || refused.GetRetrySeconds() == 0 {
		t.Errorf("not throttled: %v", refused)
	}
}

func entityID(e *corepb.Entered) entity.ID { return entity.ID(e.CharacterId) }

func storeID(in *corepb.LoggedIn) store.AccountID { return store.AccountID(in.AccountId) }
