package session

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protojson"

	"github.com/myriad-mmo/myriad/engine/entity"
	"github.com/myriad-mmo/myriad/engine/geom"
	"github.com/myriad-mmo/myriad/store"
	"github.com/myriad-mmo/myriad/wire/pb/corepb"
)

// maxChoice bounds every index of an Appearance; the palettes are the client's.
const maxChoice = 63

func (c *Client) characters(ctx context.Context) ([]*corepb.CharacterSummary, error) {
	list, err := c.lobby.config.Store.ListCharacters(ctx, c.account.ID)
	if err != nil {
		return nil, err
	}
	summaries := make([]*corepb.CharacterSummary, 0, len(list))
	c.places = make(places, len(list))
	for _, ch := range list {
		c.places[ch.ID] = geom.RegionID(ch.Region)
		summaries = append(summaries, &corepb.CharacterSummary{
			Id: uint64(ch.ID), Name: ch.Name, Calling: ch.Calling, Level: c.lobby.config.World.Level(ch.Experience),
			Appearance: readAppearance(ch.Appearance), Land: c.lobby.config.World.Land(geom.Point{X: ch.Pose.X, Z: ch.Pose.Z}),
		})
	}
	return summaries, nil
}

// readAppearance reads the JSON of a row; what cannot be read looks like the first choice.
func readAppearance(data []byte) *corepb.Appearance {
	a := &corepb.Appearance{}
	if protojson.Unmarshal(data, a) != nil {
		return &corepb.Appearance{}
	}
	return a
}

func appearanceCode(a *corepb.Appearance) string {
	for _, v := range []uint32{a.GetBody(), a.GetFace(), a.GetSkin(), a.GetHair(), a.GetHairColour(), a.GetBeard(),
		a.GetTopColour(), a.GetBottomColour(), a.GetAccentColour()} {
		if v > maxChoice {
			return "character.appearance"
		}
	}
	return ""
}

// nameFree returns the kept form of a name and the code of what stands against it.
func (c *Client) nameFree(ctx context.Context, raw string) (name, code string, err error) {
	name, code = CleanName(raw, c.isBot())
	if code != "" {
		return name, code, nil
	}
	skeleton := Skeleton(name)
	if c.lobby.config.Refused(skeleton) {
		return name, NameReserved, nil
	}
	err = c.lobby.config.Store.CheckName(ctx, skeleton)
	if errors.Is(err, store.ErrTaken) {
		return name, NameTaken, nil
	}
	return name, "", err
}

func (c *Client) isBot() bool { return c.bot || c.account.Bot }

func (c *Client) suggestions(ctx context.Context, name string) []string {
	return Suggestions(name, c.isBot(), func(candidate string) bool {
		_, code, err := c.nameFree(ctx, candidate)
		return code == "" && err == nil
	})
}

func (c *Client) checkName(ctx context.Context, raw string) {
	if c.throttled("check_name", c.lobby.checks, addressKey(c.conn.Address())) {
		return
	}
	name, code, err := c.nameFree(ctx, raw)
	if err != nil {
		c.fail("check_name", err)
		return
	}
	answer := &corepb.NameChecked{Name: name, Code: code}
	if code == NameTaken {
		answer.Suggestions = c.suggestions(ctx, name)
	}
	if name == "" {
		answer.Name = cutText(raw, 4*MaxNameLength)
	}
	c.send(&corepb.ServerMessage{Kind: &corepb.ServerMessage_NameChecked{NameChecked: answer}})
}

func (c *Client) createCharacter(ctx context.Context, m *corepb.CreateCharacter) {
	const request = "create_character"
	name, code, err := c.nameFree(ctx, m.GetName())
	if err != nil {
		c.fail(request, err)
		return
	}
	if code == "" && !c.lobby.config.World.CallingExists(m.GetCalling()) {
		code = "character.calling"
	}
	if code == "" {
		code = appearanceCode(m.GetAppearance())
	}
	if code != "" {
		c.refuseName(ctx, name, code)
		return
	}
	id, err := c.lobby.create(ctx, c.account.ID, name, m)
	switch {
	case errors.Is(err, store.ErrTaken):
		c.refuseName(ctx, name, NameTaken)
	case errors.Is(err, store.ErrLimit):
		c.refuse(request, "character.limit")
	case err != nil:
		c.fail(request, err)
	default:
		c.lobby.config.Log.Info("session: character created", "account", int64(c.account.ID), "character", uint64(id))
		c.sendLoggedIn(ctx, request)
	}
}

func (c *Client) refuseName(ctx context.Context, name, code string) {
	var suggestions []string
	if code == NameTaken {
		suggestions = c.suggestions(ctx, name)
	}
	c.refuse("create_character", code, suggestions...)
}

func (l *Lobby) create(ctx context.Context, account store.AccountID, name string, m *corepb.CreateCharacter) (entity.ID, error) {
	at, facing, health, gift := l.config.World.Start(m.GetCalling())
	a := m.GetAppearance()
	if a == nil {
		a = &corepb.Appearance{}
	}
	look, err := protojson.Marshal(a)
	if err != nil {
		return 0, fmt.Errorf("encode appearance: %w", err)
	}
	return l.config.Store.CreateCharacter(ctx, store.NewCharacter{
		Account: account, Name: name, Skeleton: Skeleton(name), Calling: m.GetCalling(), Appearance: look,
		Region: uint16(geom.RegionAt(at)), Pose: store.Pose{X: at.X, Z: at.Z, Facing: facing}, Health: health, Start: gift,
	})
}

func (c *Client) deleteCharacter(ctx context.Context, m *corepb.DeleteCharacter) {
	const request = "delete_character"
	list, err := c.lobby.config.Store.ListCharacters(ctx, c.account.ID)
	if err != nil {
		c.fail(request, err)
		return
	}
	id := entity.ID(m.GetId())
	for _, ch := range list {
		if ch.ID != id {
			continue
		}
		switch inWorld, _ := c.session.Character(); {
		case ch.Name != m.GetName():
			c.refuse(request, "character.confirm")
		case inWorld == id && !c.session.away():
			c.refuse(request, "character.in_world")
		default:
			if err := c.lobby.config.Store.DeleteCharacter(ctx, c.account.ID, id); err != nil {
				c.fail(request, err)
				return
			}
			c.sendLoggedIn(ctx, request)
		}
		return
	}
	c.refuse(request, "character.unknown")
}

// cutText shortens text to at most n bytes between two characters, and makes it valid.
func cutText(s string, n int) string {
	for i := range s {
		if i > n {
			return s[:lastStart(s, n)]
		}
	}
	if len(s) > n {
		return s[:lastStart(s, n)]
	}
	return s
}

func lastStart(s string, n int) int {
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return n
}
