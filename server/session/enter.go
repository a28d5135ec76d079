package session

import (
	"context"
	"errors"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/engine/ledger"
	"github.com/myriad-mmo/myriad/engine/motion"
	"github.com/myriad-mmo/myriad/engine/rules"
	"github.com/myriad-mmo/myriad/engine/world"
	"github.com/myriad-mmo/myriad/server/region"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

func (c *Client) enterWorld(ctx context.Context, id uint64) {
	c.session.enter(ctx, c, entity.ID(id))
}

// enter brings the client's character into the world, or its client to the character that
// is there already. The answer, Entered or Refused, comes when the region has said so.
func (s *Session) enter(ctx context.Context, c *Client, id entity.ID) {
	s.mu.Lock()
	if s.client != c {
		s.mu.Unlock()
		return
	}
	switch {
	case s.stage == playing || s.wants:
		s.mu.Unlock()
		c.refuse("enter_world", "enter.already")
		return
	case s.stage == choosing:
		s.wants = true
		if !s.mayEnter(c, id) {
			s.mu.Unlock()
			return
		}
		load := s.beginLoad(enterPatience)
		s.mu.Unlock()
		s.load(ctx, load, c, id)
		return
	case s.stage == leaving || s.char.id != id:
		// What is in the world leaves first; Left goes on from here.
		s.next, s.wants = id, true
		if s.stage == lingering {
			s.leave()
		}
		s.mu.Unlock()
		return
	}
	s.mu.Unlock()
	token, ok := s.issue(ctx, id)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !ok || s.client != c || s.char.id != id {
		return
	}
	s.token, s.wants = token, true
	switch s.stage {
	case lingering:
		s.stage, s.loading, s.until = entering, false, s.lobby.config.Now().Add(enterPatience)
		s.attach(true)
	case leaving:
		s.next = id
	case choosing:
		s.refuseEntry("enter.late")
	}
}

// issue makes the resume token that Entered will carry, empty when that could not be
// stored: to play on is worth more than to come back without a login. ok is false when the
// account has logged in elsewhere. The session is not locked: others must not wait for
// the store.
func (s *Session) issue(ctx context.Context, id entity.ID) (token []byte, ok bool) {
	s.mu.Lock()
	r := store.Resume{Account: s.account.ID, Epoch: s.epoch, Character: id}
	s.mu.Unlock()
	r.Expires = s.lobby.config.Now().Add(s.lobby.config.ResumeFor)
	token = store.NewToken()
	err := s.lobby.config.Store.PutResume(ctx, r, token)
	switch {
	case err == nil:
		return token, true
	case errors.Is(err, store.ErrFenced):
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.epoch == r.Epoch {
			s.supersede()
		}
		return nil, false
	default:
		s.lobby.failed("no resume token", err, "account", int64(r.Account))
		return nil, true
	}
}

// beginLoad puts the session into the stage entering for at most so long, and returns the
// number for load. The session is locked.
func (s *Session) beginLoad(patience time.Duration) (load int) {
	s.stage, s.loading, s.until = entering, true, s.lobby.config.Now().Add(patience)
	s.loads++
	return s.loads
}

// load reads the character's rows and sends it to its region, unless it has taken so long
// that it was given up. The session is in the stage entering, not locked.
func (s *Session) load(ctx context.Context, load int, c *Client, id entity.ID) {
	ch, holdings, err := s.lobby.config.Store.LoadCharacter(ctx, id)
	if err == nil && ch.Account != s.accountID() {
		err = store.ErrNotFound
	}
	var token []byte
	ok := true
	if err == nil && c != nil {
		token, ok = s.issue(ctx, id)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stage != entering || s.loads != load {
		return
	}
	s.loading = false
	switch {
	case s.lobby.closing.Load():
		s.stage, s.wants = choosing, false // whoever shuts down has passed by already
		s.vacate()
	case err != nil:
		s.failEntry(c, err)
	case !ok && s.client != nil && s.wants:
		// The account's newer client has asked for the character meanwhile, and counts on this
		// load: its token needs the newer epoch.
		if s.next == 0 {
			s.next = id
		}
		s.stage = choosing
		if !s.startNext() {
			s.vacate()
		}
	case !ok:
		s.failEntry(nil, nil)
	default:
		s.take(ch)
		if c != nil {
			s.token = token
		}
		s.put(s.arrival(ch, &holdings))
	}
}

// failEntry goes on after rows could not be loaded: to the character that waits, or to the
// choice, or to the end of a session without a client. c, when set, is told why; so is a
// newer client that waits for the same. The session is locked.
func (s *Session) failEntry(c *Client, err error) {
	if s.tries > 0 { // it was in the world, and its client believes it still is
		if err != nil {
			s.lobby.failed("character not loaded anew", err, "character", uint64(s.char.id))
		}
		s.giveUp()
		return
	}
	if s.wants && s.client != nil && s.next == 0 {
		c = s.client
	}
	s.wants = false
	switch {
	case c == nil || err == nil:
	case errors.Is(err, store.ErrNotFound):
		c.refuse("enter_world", "character.unknown")
	default:
		c.fail("enter_world", err)
	}
	s.stage, s.until = choosing, time.Time{}
	if s.startNext() {
		return
	}
	s.vacate()
	if s.client == nil {
		s.lobby.job(s.finish)
	}
}

// startNext brings in the character that waits for its turn. The session is locked, in the
// stage choosing. It reports whether one waited.
func (s *Session) startNext() bool {
	c, next := s.client, s.next
	s.next = 0
	if c == nil || next == 0 {
		return false
	}
	s.wants = true
	load := s.beginLoad(enterPatience)
	s.lobby.job(func(ctx context.Context) { s.load(ctx, load, c, next) })
	return true
}

func (s *Session) accountID() store.AccountID {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.account.ID
}

// take makes ch the session's character. The session is locked.
func (s *Session) take(ch store.Character) {
	s.char = character{
		id: ch.ID, name: ch.Name, calling: ch.Calling, fresh: len(ch.State) == 0,
		look: &corepb.Description{
			Kind: corepb.Description_KIND_PLAYER, Name: ch.Name, Key: ch.Calling,
			Appearance: readAppearance(ch.Appearance), Bot: ch.Bot || s.account.Bot,
		},
	}
	s.region = geom.RegionID(ch.Region)
	s.until = s.lobby.config.Now().Add(enterPatience)
	s.recent, s.asked, s.effect = nil, nil, nil
	s.MoveTo(geom.Point{X: ch.Pose.X, Z: ch.Pose.Z})
	l := s.lobby
	l.mu.Lock()
	l.byChar[ch.ID] = s
	l.bySkeleton[Skeleton(ch.Name)] = s
	l.mu.Unlock()
}

// arrival is the Login of the session's character.
func (s *Session) arrival(ch store.Character, holdings *ledger.Holdings) rules.Login {
	s.char.level = s.lobby.config.World.Level(holdings.Balances[ledger.Experience])
	s.char.look.Level = s.char.level
	s.attached = s.wants && s.client != nil
	return rules.Login{
		Traveller: world.Traveller{
			ID:     ch.ID,
			Body:   motion.State{X: ch.Pose.X, Z: ch.Pose.Z, Lift: ch.Pose.Lift, Facing: geom.Angle(ch.Pose.Facing)},
			Vitals: world.Vitals{Health: ch.Health, MaxHealth: max(ch.Health, 1)},
			Desc:   proto.CloneOf(s.char.look),
			Hop:    ch.Hop, Attached: s.attached,
		},
		Volatile: ch.State,
		Arrival: rules.Arrival{
			How: rules.LoggedIn, Holdings: holdings, Fresh: s.char.fresh,
			Character: &rules.Character{
				ID: ch.ID, Account: uint64(ch.Account), Name: ch.Name, Calling: ch.Calling, Appearance: s.char.look.Appearance,
				Bot: s.char.look.Bot, Roles: roles(s.account.Role),
				SessionMs: s.began.UnixMilli(), Session: uint64(s.account.ID),
			},
		},
	}
}

func roles(r store.Role) []string {
	var names []string
	for i, name := range []string{"guide", "staff", "owner"} {
		if int(r) > i {
			names = append(names, name)
		}
	}
	return names
}

// put sends an input to the region that has the character. The session is locked, so that
// inputs keep their order.
func (s *Session) put(in rules.Input) {
	s.lobby.config.Bus.Publish(region.Subject(s.region), region.Put{Gateway: s.lobby.config.Gateway, Input: in})
}

// putSteps sends steps to the region that has the character: by pointer, since it takes a
// copy, which costs no memory of its own. The session is locked.
func (s *Session) putSteps(steps *rules.Steps) {
	s.lobby.config.Bus.Publish(region.Subject(s.region), steps)
}

// attach tells the region whether a client drives the character. The session is locked.
func (s *Session) attach(attached bool) {
	s.attached = attached
	s.put(rules.Attach{ID: s.char.id, Attached: attached})
}

// entered answers the client when its character is in the world. The session is locked.
func (s *Session) entered(body motion.State, nextStep uint32, target entity.ID) Conn {
	s.stage, s.wants, s.tries = playing, false, 0
	s.until = time.Time{}
	s.client.send(&corepb.ServerMessage{Kind: &corepb.ServerMessage_Entered{Entered: &corepb.Entered{
		CharacterId: uint64(s.char.id), EntityId: uint64(s.char.id), ResumeToken: s.token, Region: uint32(s.region),
		X: body.X, Z: body.Z, Yaw: uint32(body.Facing), Self: s.char.look, Target: uint64(target), NextSeq: nextStep,
		NextCommandSeq: s.nextSeq(),
	}}})
	s.client.send(&corepb.ServerMessage{Kind: &corepb.ServerMessage_World{World: s.lobby.config.World.State()}})
	s.token = nil
	return s.client.conn
}

// nextSeq returns a command number that the session has not used, known here or not: the
// limit of messages keeps a client far below one for each millisecond.
func (s *Session) nextSeq() uint32 {
	elapsed := s.lobby.config.Now().Sub(s.began).Milliseconds()
	return max(s.lastSeq, uint32(max(elapsed, 0))) + 1
}

// refuseEntry gives up to enter. The session is locked.
func (s *Session) refuseEntry(code string) {
	s.wants = false
	if s.client != nil {
		s.client.refuse("enter_world", code)
	}
}

// closeLost ends the connection of a character that no region will have. The session is locked.
func (s *Session) closeLost() {
	if s.client != nil {
		s.client.conn.Close(wire.CloseRegionLost, "the region was lost")
	}
}
