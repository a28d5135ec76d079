package compact

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

type inner struct {
	Name  string
	Count uint16
	Share float64
}

type mode uint8

type outer struct {
	Left     int32
	Big      uint64
	On       bool
	Mode     mode
	Text     string
	Raw      []byte
	Stats    [6]int32
	List     []inner
	Modes    []mode
	Cooldown map[string]int32
	Table    map[int16]inner
	One      *inner
	hidden   int
	Rebuilt  int `compact:"-"`
}

func draw(t *rapid.T) outer {
	text := rapid.StringN(0, 200, 400)
	one := rapid.Custom(func(t *rapid.T) inner {
		return inner{text.Draw(t, "name"), rapid.Uint16().Draw(t, "count"), rapid.Float64().Draw(t, "share")}
	})
	var o outer
	o.Left, o.Big, o.On = rapid.Int32().Draw(t, "left"), rapid.Uint64().Draw(t, "big"), rapid.Bool().Draw(t, "on")
	o.Mode, o.Text = mode(rapid.Uint8().Draw(t, "mode")), text.Draw(t, "text")
	o.Raw = rapid.SliceOfN(rapid.Byte(), 1, 300).Draw(t, "raw")
	for i := range o.Stats {
		o.Stats[i] = rapid.SampledFrom([]int32{0, 0, 1, -70_000}).Draw(t, "stat")
	}
	o.List = rapid.SliceOfN(one, 1, 5).Draw(t, "list")
	o.Cooldown = rapid.MapOfN(text, rapid.Int32(), 1, 4).Draw(t, "cooldown")
	o.Table = rapid.MapOfN(rapid.Int16(), one, 1, 4).Draw(t, "table")
	if rapid.Bool().Draw(t, "points") {
		p := one.Draw(t, "one")
		o.One, o.Modes = &p, []mode{1, 0, mode(rapid.Uint8().Draw(t, "mode"))}
	}
	return o
}

func codec[T any](t testing.TB) Codec[T] {
	t.Helper()
	c, err := New[T]()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestReadsWhatItWrote(t *testing.T) {
	c := codec[outer](t)
	rapid.Check(t, func(t *rapid.T) {
		want := draw(t)
		data := c.Append([]byte("before"), &want)
		var got outer
		rest, err := c.Read(append(data, "behind"...)[len("before"):], &got)
		if err != nil || string(rest) != "behind" || !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, %q, %v; want %+v", got, rest, err, want)
		}
		if err := c.damaged(data[len("before"):]); err != nil {
			t.Fatal(err)
		}
	})
}

// damaged reports a part of the data that is read as if it were whole.
func (c Codec[T]) damaged(data []byte) error {
	for n := range data {
		var v T
		if _, err := c.Read(data[:n], &v); !errors.Is(err, ErrDamaged) {
			return errors.Join(errors.New("half the data is taken for all"), err)
		}
	}
	return nil
}

func TestZeroIsOneByte(t *testing.T) {
	c := codec[outer](t)
	if data := c.Append(nil, &outer{hidden: 3, Rebuilt: 4}); !bytes.Equal(data, []byte{0}) {
		t.Error(data)
	}
	v := outer{One: &inner{}, Cooldown: map[string]int32{}, List: []inner{}}
	var got outer
	if _, err := c.Read(c.Append(nil, &v), &got); err != nil || got.One == nil || got.List != nil || got.Cooldown != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

// Another version has a field more, one less, one of another kind and a longer list.
func TestOtherVersion(t *testing.T) {
	type before struct {
		Kept  int32
		Gone  []inner
		Was   string
		Ratio float64
		Few   [2]int32
	}
	type after struct {
		New  string
		Was  int32
		Few  [4]int32
		Kept int32
	}
	old, now := codec[before](t), codec[after](t)
	data := old.Append(nil, &before{7, []inner{{"x", 1, 2}}, "text", 0.5, [2]int32{3, 4}})
	got := after{New: "default", Was: 5}
	if rest, err := now.Read(data, &got); err != nil || len(rest) != 0 || got != (after{"default", 5, [4]int32{3, 4}, 7}) {
		t.Errorf("%+v, %v, %v", got, rest, err)
	}
	var back before
	got.Few[3] = 9
	if _, err := old.Read(now.Append(nil, &got), &back); err != nil || back.Kept != 7 || back.Few != [2]int32{3, 4} {
		t.Errorf("%+v, %v", back, err)
	}
}

func TestTypesThatCannotBeWritten(t *testing.T) {
	type list struct{ Next *list }
	for name, err := range map[string]error{
		"interface": second(New[struct{ V any }]()), "function": second(New[struct{ V func() }]()),
		"time": second(New[struct{ V time.Time }]()), "pointers": second(New[struct{ V []*inner }]()),
		"itself": second(New[list]()), "number": second(New[int]()), "map": second(New[struct{ V map[string]*inner }]()),
		"clash": second(New[struct{ Field23, Field33 int }]()),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func FuzzRead(f *testing.F) {
	c := codec[outer](f)
	f.Add(c.Append(nil, &outer{Left: 3, Text: "text", List: []inner{{"x", 1, 2}}, Cooldown: map[string]int32{"a": 1}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		var v outer
		_, _ = c.Read(data, &v) // it does not panic
	})
}
