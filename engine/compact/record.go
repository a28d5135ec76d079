package compact

import (
	"encoding/binary"
	"fmt"
	"reflect"
)

// field is a field of a struct that is written.
type field struct {
	index int
	key   uint16 // hash of the name and form
	coder *coder
}

// record codes a struct: its fields that are not zero, in the order of their declaration.
func (b builder) record(c *coder, t reflect.Type) error {
	var fields []field
	names, hidden := map[uint16]string{}, 0
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			hidden++
			continue
		}
		if f.Tag.Get("compact") == "-" || f.Tag.Get("json") == "-" {
			continue
		}
		of, err := b.of(f.Type)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", t, f.Name, err)
		}
		h := hash(f.Name)
		if other, taken := names[h]; taken {
			return fmt.Errorf("%s: %s and %s have the same hash", t, other, f.Name)
		}
		names[h] = f.Name
		fields = append(fields, field{i, h << formBits, of})
	}
	if hidden > 0 && hidden == t.NumField() {
		return fmt.Errorf("%s keeps all to itself", t) // as time.Time does
	}
	c.form = formBytes
	c.put = func(dst []byte, v reflect.Value) []byte {
		start := len(dst)
		dst = append(dst, 0)
		for i := range fields {
			f := &fields[i]
			of := v.Field(f.index)
			if f.coder.zero != nil && f.coder.zero(of) {
				continue
			}
			key := f.key | f.coder.form
			before := len(dst)
			dst = f.coder.put(append(dst, byte(key), byte(key>>8)), of)
			if f.coder.zero == nil && len(dst) == before+3 && dst[before+2] == 0 {
				dst = dst[:before]
			}
		}
		return Frame(dst, start)
	}
	c.take = func(data []byte, v reflect.Value) ([]byte, error) {
		body, rest, err := Cut(data)
		for err == nil && len(body) > 0 {
			body, err = takeField(body, fields, v)
		}
		return rest, err
	}
	return nil
}

func takeField(body []byte, fields []field, v reflect.Value) ([]byte, error) {
	if len(body) < 2 {
		return nil, ErrDamaged
	}
	key := binary.LittleEndian.Uint16(body)
	for i := range fields {
		if f := &fields[i]; f.key|f.coder.form == key {
			return f.coder.take(body[2:], v.Field(f.index))
		}
	}
	return skip(key&(1<<formBits-1), body[2:])
}

// list codes a slice or an array; zeros at the end of an array are not written.
func (b builder) list(c *coder, t reflect.Type) error {
	if t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 {
		*c = bytesCoder
		return nil
	}
	if t.Elem().Kind() == reflect.Pointer {
		return fmt.Errorf("%s cannot be written", t) // one of them may be nil
	}
	of, err := b.of(t.Elem())
	if err != nil {
		return err
	}
	isArray := t.Kind() == reflect.Array
	c.form = formBytes
	if !isArray {
		c.zero = isEmpty
	}
	c.put = func(dst []byte, v reflect.Value) []byte {
		start, n := len(dst), v.Len()
		dst = append(dst, 0)
		for isArray && n > 0 && v.Index(n-1).IsZero() {
			n--
		}
		for i := range n {
			dst = of.put(dst, v.Index(i))
		}
		return Frame(dst, start)
	}
	c.take = func(data []byte, v reflect.Value) ([]byte, error) {
		body, rest, err := Cut(data)
		v.SetZero()
		for i := 0; err == nil && len(body) > 0; i++ {
			if !isArray {
				v.Set(reflect.Append(v, reflect.Zero(t.Elem())))
			}
			if i < v.Len() {
				body, err = of.take(body, v.Index(i))
			} else { // the writer's array was longer
				body, err = skip(of.form, body)
			}
		}
		return rest, err
	}
	return nil
}

var bytesCoder = coder{formBytes, isEmpty, func(dst []byte, v reflect.Value) []byte {
	return append(binary.AppendUvarint(dst, uint64(v.Len())), v.Bytes()...)
}, func(data []byte, v reflect.Value) ([]byte, error) {
	body, rest, err := Cut(data)
	v.SetBytes(append([]byte(nil), body...))
	return rest, err
}}

// table codes a map.
func (b builder) table(c *coder, t reflect.Type) error {
	if t == reflect.TypeFor[map[string]int32]() {
		*c = countsCoder
		return nil
	}
	if t.Elem().Kind() == reflect.Pointer || t.Key().Kind() == reflect.Pointer {
		return fmt.Errorf("%s cannot be written", t)
	}
	key, err := b.of(t.Key())
	if err != nil {
		return err
	}
	value, err := b.of(t.Elem())
	if err != nil {
		return err
	}
	c.form, c.zero = formBytes, isEmpty
	c.put = func(dst []byte, v reflect.Value) []byte {
		start := len(dst)
		dst = append(dst, 0)
		for entries := v.MapRange(); entries.Next(); {
			dst = value.put(key.put(dst, entries.Key()), entries.Value())
		}
		return Frame(dst, start)
	}
	c.take = func(data []byte, v reflect.Value) ([]byte, error) {
		body, rest, err := Cut(data)
		v.SetZero()
		for err == nil && len(body) > 0 {
			k, e := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
			if body, err = key.take(body, k); err == nil {
				body, err = value.take(body, e)
			}
			if v.IsNil() {
				v.Set(reflect.MakeMap(t))
			}
			v.SetMapIndex(k, e)
		}
		return rest, err
	}
	return nil
}

// countsCoder is for the map that there is most of: cooldowns and the like.
var countsCoder = coder{formBytes, isEmpty, func(dst []byte, v reflect.Value) []byte {
	start := len(dst)
	dst = append(dst, 0)
	for k, n := range v.Interface().(map[string]int32) {
		dst = append(binary.AppendUvarint(dst, uint64(len(k))), k...)
		dst = binary.AppendVarint(dst, int64(n))
	}
	return Frame(dst, start)
}, func(data []byte, v reflect.Value) ([]byte, error) {
	body, rest, err := Cut(data)
	var all map[string]int32
	for err == nil && len(body) > 0 {
		var k []byte
		if k, body, err = Cut(body); err != nil {
			break
		}
		n, size := binary.Varint(body)
		if size <= 0 || n != int64(int32(n)) {
			return nil, ErrDamaged
		}
		if all == nil {
			all = map[string]int32{}
		}
		all[string(k)], body = int32(n), body[size:]
	}
	v.Set(reflect.ValueOf(all))
	return rest, err
}}

// pointer codes what a field points to; nil is zero, and not written.
func (b builder) pointer(c *coder, t reflect.Type) error {
	of, err := b.of(t.Elem())
	if err != nil {
		return err
	}
	if t.Elem().Kind() == reflect.Pointer || of.put == nil {
		return fmt.Errorf("%s cannot be written", t) // of.put is missing in a type that holds itself
	}
	c.form, c.zero = of.form, reflect.Value.IsNil
	c.put = func(dst []byte, v reflect.Value) []byte { return of.put(dst, v.Elem()) }
	c.take = func(data []byte, v reflect.Value) ([]byte, error) {
		v.Set(reflect.New(t.Elem()))
		return of.take(data, v.Elem())
	}
	return nil
}
