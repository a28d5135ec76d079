package content

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Length is millimetres; written "30m", "40cm", "5mm" or "1.2km".
type Length int32

// Millis is milliseconds; written "250ms", "1.5s", "4min", "2h".
type Millis int32

// Speed is millimetres a second; written "4.5m/s".
type Speed int32

// Share is 1/10000 of a whole; written "20%" or "0.5%".
type Share int32

// Whole is a Share of everything.
const Whole Share = 10_000

// Of returns that share of n, rounded towards zero.
func (s Share) Of(n int64) int64 { return n * int64(s) / int64(Whole) }

// Angle is 1/65536 of a turn, 0 south and 16384 east; written "90deg".
type Angle uint16

// Coins is an amount of money.
type Coins int64

// Range is from Min to Max, both included; written "55-70", or "12" for just that.
type Range struct{ Min, Max int32 }

// Colour is 0xRRGGBB; written "#e0a030" or a name of the palette.
type Colour uint32

// String returns the colour as CSS writes it.
func (c Colour) String() string { return fmt.Sprintf("#%06x", uint32(c)) }

// Point is a place on the map in millimetres; written [x, z] in metres.
type Point struct{ X, Z int32 }

// scalar is a type with its own way of writing a value. pattern is a regular expression
// for editors.
type scalar interface {
	parse(text string) error
	pattern() string
}

// bounded is a type whose value can be held against a smallest and a greatest one.
type bounded interface{ bounds() (low, high int64) }

func (l *Length) parse(s string) error {
	n, err := measure(s, "a length such as 30m", unit{"km", 1_000_000}, unit{"mm", 1}, unit{"cm", 10}, unit{"m", 1000})
	*l = Length(n)
	return err
}
func (*Length) pattern() string          { return `^-?[0-9]+(\.[0-9]+)? ?(km|m|cm|mm)$|^0$` }
func (l *Length) bounds() (int64, int64) { return int64(*l), int64(*l) }

func (m *Millis) parse(s string) error {
	n, err := measure(s, "a time such as 1.5s", unit{"ms", 1}, unit{"min", 60_000}, unit{"s", 1000}, unit{"h", 3_600_000})
	*m = Millis(n)
	return err
}
func (*Millis) pattern() string          { return `^[0-9]+(\.[0-9]+)? ?(ms|s|min|h)$|^0$` }
func (m *Millis) bounds() (int64, int64) { return int64(*m), int64(*m) }

func (v *Speed) parse(s string) error {
	n, err := measure(s, "a speed such as 4.5m/s", unit{"m/s", 1000})
	*v = Speed(n)
	return err
}
func (*Speed) pattern() string          { return `^[0-9]+(\.[0-9]+)? ?m/s$|^0$` }
func (v *Speed) bounds() (int64, int64) { return int64(*v), int64(*v) }

func (v *Share) parse(s string) error {
	n, err := measure(s, "a share such as 20%", unit{"%", 100})
	*v = Share(n)
	return err
}
func (*Share) pattern() string          { return `^[-+]?[0-9]+(\.[0-9]+)? ?%$|^0$` }
func (v *Share) bounds() (int64, int64) { return int64(*v), int64(*v) }

func (a *Angle) parse(s string) error {
	number, ok := strings.CutSuffix(s, "deg")
	if !ok {
		return errors.New("want an angle such as 90deg")
	}
	deg, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || !(deg > -360 && deg <= 360) {
		return errors.New("want an angle such as 90deg, from -360 to 360")
	}
	*a = Angle(uint16(int64(math.Round(deg*65536/360)) & 0xffff))
	return nil
}
func (*Angle) pattern() string          { return `^-?[0-9]+(\.[0-9]+)? ?deg$` }
func (a *Angle) bounds() (int64, int64) { return int64(*a), int64(*a) }

func (c *Coins) parse(s string) error {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || n > 1_000_000_000 {
		return errors.New("want a whole number of coins")
	}
	*c = Coins(n)
	return nil
}
func (*Coins) pattern() string          { return `^[0-9]+$` }
func (c *Coins) bounds() (int64, int64) { return int64(*c), int64(*c) }

func (r *Range) parse(s string) error {
	low, high, both := strings.Cut(s, "-")
	if !both {
		high = low
	}
	a, errA := strconv.ParseInt(strings.TrimSpace(low), 10, 32)
	b, errB := strconv.ParseInt(strings.TrimSpace(high), 10, 32)
	if errA != nil || errB != nil {
		return errors.New("want a range such as 55-70")
	}
	if a > b {
		return fmt.Errorf("range %s runs backwards", s)
	}
	r.Min, r.Max = int32(a), int32(b)
	return nil
}
func (*Range) pattern() string          { return `^[0-9]+( ?- ?[0-9]+)?$` }
func (r *Range) bounds() (int64, int64) { return int64(r.Min), int64(r.Max) }

func (c *Colour) parse(s string) error {
	if named, ok := palette[s]; ok {
		*c = named
		return nil
	}
	hex, ok := strings.CutPrefix(s, "#")
	n, err := strconv.ParseUint(hex, 16, 24)
	if !ok || err != nil || len(hex) != 6 {
		return fmt.Errorf("%q is no colour: want #rrggbb or a name of the palette", s)
	}
	*c = Colour(n)
	return nil
}
func (*Colour) pattern() string { return `^#[0-9a-fA-F]{6}$|^[a-z]+$` }

func (p *Point) decode(d *decoder, n *yaml.Node, path string) {
	if n.Kind != yaml.SequenceNode || len(n.Content) != 2 {
		d.fail(n, "want a place: [x, z] in metres")
		return
	}
	for i, into := range []*int32{&p.X, &p.Z} {
		metres, err := strconv.ParseFloat(n.Content[i].Value, 64)
		if err != nil || !(metres >= 0 && metres <= mapMetres) {
			d.fail(n.Content[i], "want metres from 0 to %d", mapMetres)
			return
		}
		*into = int32(math.Round(metres * 1000))
	}
}

// mapMetres is the side of the largest map.
const mapMetres = 8192

type unit struct {
	name   string
	factor float64
}

// measure reads a decimal number followed by one of the units; plain zero needs none.
// Longer names come before the units they end in.
func measure(s, want string, units ...unit) (int32, error) {
	if s == "0" {
		return 0, nil
	}
	for _, u := range units {
		number, ok := strings.CutSuffix(s, u.name)
		if !ok {
			continue
		}
		number = strings.TrimSpace(number)
		if !decimal(number) {
			continue
		}
		f, err := strconv.ParseFloat(number, 64)
		scaled := f * u.factor
		if err != nil || !(math.Abs(scaled) <= math.MaxInt32) {
			break
		}
		if rounded := math.Round(scaled); math.Abs(rounded-scaled) < 1e-6*math.Max(1, math.Abs(scaled)) {
			return int32(rounded), nil
		}
		return 0, fmt.Errorf("%s is finer than the engine's unit", s)
	}
	return 0, fmt.Errorf("%q: want %s", s, want)
}

// decimal reports whether s is digits with at most one point and a sign: no exponents,
// hexadecimal or infinities.
func decimal(s string) bool {
	s = strings.TrimLeft(s, "+-")
	if s == "" || len(s) > 12 || strings.Count(s, ".") > 1 {
		return false
	}
	for _, r := range s {
		if (r < '0' || r > '9') && r != '.' {
			return false
		}
	}
	return true
}
