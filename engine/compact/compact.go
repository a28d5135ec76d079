// Package compact writes plain structs as few bytes and reads them back, in a form that
// programs of another version understand: a field is known by its name, one that the reader
// lacks is skipped, one that the writer lacked keeps what it has, and what is zero is not
// written. It is what a character's volatile state is saved in, every second; JSON of the
// same fighter is seven times as long and takes five times as long to write.
//
// A value is a number (LEB128, signed ones in zigzag), eight bytes of a float, or a length
// and so many bytes: text, the elements of a list, keys and values of a map, the fields of
// a struct. Before each field stand two bytes, little-endian: 14 bits of its name's hash
// and two of its form. Lists and maps without elements come back as nil.
package compact

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"reflect"
)

// Codec writes and reads values of one struct type. It holds no state: any goroutine may
// use it, and keep none of its arguments.
type Codec[T any] struct{ coder *coder }

// New returns the codec of T, a struct of exported fields; those tagged `compact:"-"` or
// `json:"-"` are left out. It fails for types that hold an interface, a function, a channel
// or a complex number, and for two fields whose names have the same hash.
func New[T any]() (Codec[T], error) {
	t := reflect.TypeFor[T]()
	if t.Kind() != reflect.Struct {
		return Codec[T]{}, fmt.Errorf("%s is no struct", t)
	}
	c, err := make(builder).of(t)
	return Codec[T]{c}, err
}

// Append appends v, its length before it, and returns the longer slice. It allocates only
// for maps, those from string to int32 excepted, whose elements come in any order.
func (c Codec[T]) Append(dst []byte, v *T) []byte {
	return c.coder.put(dst, reflect.ValueOf(v).Elem())
}

// Read reads into v what Append wrote and returns the bytes behind it. What is not in the
// data stays as it is. ErrDamaged when it is not whole; v may then be changed in part.
func (c Codec[T]) Read(data []byte, v *T) (rest []byte, err error) {
	return c.coder.take(data, reflect.ValueOf(v).Elem())
}

// ErrDamaged: the bytes are not what a codec has written.
var ErrDamaged = errors.New("damaged data")

// The forms of a value.
const (
	formInt   = iota // zigzag LEB128
	formUint         // LEB128; 0 and 1 of a bool
	formFloat        // eight bytes of a float64
	formBytes        // length and bytes
	formBits  = 2
)

// coder writes and reads the values of one type.
type coder struct {
	form uint16
	// zero reports whether a field is not written; where it is nil, put tells: a length of 0.
	zero func(v reflect.Value) bool
	put  func(dst []byte, v reflect.Value) []byte
	take func(data []byte, v reflect.Value) ([]byte, error)
}

func isEmpty(v reflect.Value) bool { return v.Len() == 0 }

// builder makes coders, each type's once: types may refer to themselves.
type builder map[reflect.Type]*coder

func (b builder) of(t reflect.Type) (*coder, error) {
	if c := b[t]; c != nil {
		return c, nil
	}
	c := &coder{}
	b[t] = c
	var err error
	switch t.Kind() {
	case reflect.Bool:
		*c = boolCoder
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		*c = intCoder
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		*c = uintCoder
	case reflect.Float32, reflect.Float64:
		*c = floatCoder
	case reflect.String:
		*c = textCoder
	case reflect.Slice, reflect.Array:
		err = b.list(c, t)
	case reflect.Map:
		err = b.table(c, t)
	case reflect.Pointer:
		err = b.pointer(c, t)
	case reflect.Struct:
		err = b.record(c, t)
	default:
		err = fmt.Errorf("%s cannot be written", t)
	}
	return c, err
}

var boolCoder = coder{formUint, func(v reflect.Value) bool { return !v.Bool() }, func(dst []byte, v reflect.Value) []byte {
	if v.Bool() {
		return append(dst, 1)
	}
	return append(dst, 0)
}, func(data []byte, v reflect.Value) ([]byte, error) {
	n, rest, err := number(data)
	v.SetBool(n != 0)
	return rest, err
}}

var intCoder = coder{formInt, func(v reflect.Value) bool { return v.Int() == 0 }, func(dst []byte, v reflect.Value) []byte {
	return binary.AppendVarint(dst, v.Int())
}, func(data []byte, v reflect.Value) ([]byte, error) {
	n, size := binary.Varint(data)
	if size <= 0 || v.OverflowInt(n) {
		return nil, ErrDamaged
	}
	v.SetInt(n)
	return data[size:], nil
}}

var uintCoder = coder{formUint, func(v reflect.Value) bool { return v.Uint() == 0 }, func(dst []byte, v reflect.Value) []byte {
	return binary.AppendUvarint(dst, v.Uint())
}, func(data []byte, v reflect.Value) ([]byte, error) {
	n, rest, err := number(data)
	if err != nil || v.OverflowUint(n) {
		return nil, ErrDamaged
	}
	v.SetUint(n)
	return rest, nil
}}

var floatCoder = coder{formFloat, reflect.Value.IsZero, func(dst []byte, v reflect.Value) []byte {
	return binary.LittleEndian.AppendUint64(dst, math.Float64bits(v.Float()))
}, func(data []byte, v reflect.Value) ([]byte, error) {
	if len(data) < 8 {
		return nil, ErrDamaged
	}
	v.SetFloat(math.Float64frombits(binary.LittleEndian.Uint64(data)))
	return data[8:], nil
}}

var textCoder = coder{formBytes, isEmpty, func(dst []byte, v reflect.Value) []byte {
	return append(binary.AppendUvarint(dst, uint64(v.Len())), v.String()...)
}, func(data []byte, v reflect.Value) ([]byte, error) {
	text, rest, err := Cut(data)
	v.SetString(string(text))
	return rest, err
}}

func number(data []byte) (n uint64, rest []byte, err error) {
	n, size := binary.Uvarint(data)
	if size <= 0 {
		return 0, nil, ErrDamaged
	}
	return n, data[size:], nil
}

// Cut returns the bytes that Frame has put a length before, and what is behind them.
func Cut(data []byte) (body, rest []byte, err error) {
	n, rest, err := number(data)
	if err != nil || n > uint64(len(rest)) {
		return nil, nil, ErrDamaged
	}
	return rest[:n], rest[n:], nil
}

// Frame writes the length of what stands behind a byte that was left free for it, at start,
// and moves that when the length needs more bytes.
func Frame(dst []byte, start int) []byte {
	n := len(dst) - start - 1
	if n < 0x80 {
		dst[start] = byte(n)
		return dst
	}
	var size [binary.MaxVarintLen64]byte
	more := binary.PutUvarint(size[:], uint64(n))
	dst = append(dst, size[:more-1]...)
	copy(dst[start+more:], dst[start+1:start+1+n])
	copy(dst[start:], size[:more])
	return dst
}

// skip returns what is behind a value of the form.
func skip(form uint16, data []byte) ([]byte, error) {
	switch form {
	case formFloat:
		if len(data) < 8 {
			return nil, ErrDamaged
		}
		return data[8:], nil
	case formBytes:
		_, rest, err := Cut(data)
		return rest, err
	}
	_, rest, err := number(data)
	return rest, err
}

// hash is the first 14 bits of a field's name.
func hash(name string) uint16 {
	h := fnv.New32a()
	h.Write([]byte(name))
	return uint16(h.Sum32() >> (32 - 14))
}
