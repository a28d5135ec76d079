package content

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// field is what the tags of a struct field say. The tag "content" holds the field's name
// in the files, then options:
//
//	required            the author must give it
//	min=V max=V         bounds, written as in the files
//	ref=KIND            the key of an entry of that kind
//	one=A|B|C           one of these words
//	len=N               the most entries of a list
//	default=V           when left out
//	free                a string that need not be a key
//	verb                one of the fields of which exactly one is given
//
// The tag "doc" says what the field means, for schemas and the field reference.
type field struct {
	index int
	name  string
	typ   reflect.Type
	doc   string
	ref   string
	one   []string

	required, free, verb, hasMin, hasMax, hasDefault bool

	min, max         int64
	minText, maxText string
	defaultText      string
	length           int
}

type fields struct {
	list   []*field
	byName map[string]*field
}

// fieldsOf reads the tags of a struct type. A malformed tag is a bug of this package and
// panics; the tests read every type.
func fieldsOf(t reflect.Type) *fields {
	fs := &fields{byName: map[string]*field{}}
	for i := range t.NumField() {
		sf := t.Field(i)
		tag, ok := sf.Tag.Lookup("content")
		if !ok {
			continue
		}
		parts := strings.Split(tag, ",")
		f := &field{index: i, name: parts[0], typ: sf.Type, doc: sf.Tag.Get("doc")}
		for _, option := range parts[1:] {
			f.option(option)
		}
		fs.list = append(fs.list, f)
		fs.byName[f.name] = f
	}
	return fs
}

func (f *field) option(option string) {
	name, value, _ := strings.Cut(option, "=")
	switch name {
	case "required":
		f.required = true
	case "free":
		f.free = true
	case "verb":
		f.verb = true
	case "ref":
		f.ref = value
	case "one":
		f.one = strings.Split(value, "|")
	case "len":
		f.length = int(mustInt(value))
	case "min":
		f.hasMin, f.minText, f.min = true, value, f.amount(value)
	case "max":
		f.hasMax, f.maxText, f.max = true, value, f.amount(value)
	case "default":
		f.hasDefault, f.defaultText = true, value
	default:
		panic(fmt.Sprintf("content: unknown tag option %q", option))
	}
}

// amount reads a bound in the field's own unit.
func (f *field) amount(text string) int64 {
	v := reflect.New(leaf(f.typ))
	if s, ok := v.Interface().(scalar); ok {
		if err := s.parse(text); err != nil {
			panic(fmt.Sprintf("content: field %s: %v", f.name, err))
		}
		low, _ := v.Interface().(bounded).bounds()
		return low
	}
	return mustInt(text)
}

func (f *field) setDefault(v reflect.Value) {
	if s, ok := v.Addr().Interface().(scalar); ok {
		if err := s.parse(f.defaultText); err != nil {
			panic(fmt.Sprintf("content: field %s: %v", f.name, err))
		}
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(f.defaultText)
	case reflect.Bool:
		v.SetBool(f.defaultText == "true")
	default:
		v.SetInt(mustInt(f.defaultText))
	}
}

// leaf returns the type of the single values in a pointer, list or map.
func leaf(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	return t
}

func mustInt(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		panic(fmt.Sprintf("content: %q is no number", s))
	}
	return n
}

// suggest names the known field nearest to a misspelt one.
func (fs *fields) suggest(name string) string {
	best, distance := "", 3
	for _, f := range fs.list {
		if d := editDistance(name, f.name); d < distance {
			best, distance = f.name, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(", did you mean %q?", best)
}

// editDistance counts the letters to insert, remove or replace between a and b.
func editDistance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return max(len(a), len(b))
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
