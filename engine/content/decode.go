package content

import (
	"fmt"
	"iter"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

const (
	maxDepth = 24  // of nested values in a file
	maxList  = 256 // entries of a list, unless its field says otherwise
	maxWord  = 256 // bytes of a plain string
)

// keyPattern is what keys look like: of entries, pages, options.
var keyPattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,47}$`)

// special is a type that reads its own node.
type special interface {
	decode(d *decoder, n *yaml.Node, path string)
}

// verb is a struct of which exactly one pointer field must be given; its other fields are
// free.
type verb interface{ verb() }

// reference is a mention of another entry, looked up when all files have been read.
type reference struct {
	node      *yaml.Node
	file      string
	kind, key string
}

// decoder reads one file into one entry and remembers where every value stood.
type decoder struct {
	file     string
	problems Problems
	refs     []reference
	at       map[string]*yaml.Node // by path, such as "effects[0].damage.amount"
	depth    int
	plans    map[reflect.Type]*fields // what the tags say, shared by a whole Load
}

func (d *decoder) plan(t reflect.Type) *fields {
	if d.plans[t] == nil {
		d.plans[t] = fieldsOf(t)
	}
	return d.plans[t]
}

func (d *decoder) fail(n *yaml.Node, format string, args ...any) {
	p := Problem{File: d.file, Text: fmt.Sprintf(format, args...)}
	if n != nil {
		p.Line, p.Column = n.Line, n.Column
	}
	d.problems = append(d.problems, p)
}

// failAt reports a problem with the value at a path, or the nearest one that was given.
func (d *decoder) failAt(path, format string, args ...any) {
	for path != "" && d.at[path] == nil {
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	d.fail(d.at[path], format, args...)
}

// pairs yields the keys and values of a mapping and reports keys given twice.
func (d *decoder) pairs(n *yaml.Node) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(k, v *yaml.Node) bool) {
		seen := map[string]bool{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind != yaml.ScalarNode {
				d.fail(key, "a key must be a plain word")
				continue
			}
			if seen[key.Value] {
				d.fail(key, "%q is given twice", key.Value)
				continue
			}
			seen[key.Value] = true
			if !yield(key, n.Content[i+1]) {
				return
			}
		}
	}
}

func (d *decoder) value(n *yaml.Node, v reflect.Value, f *field, path string) {
	if d.depth++; d.depth > maxDepth {
		d.fail(n, "nested too deeply")
		d.depth--
		return
	}
	defer func() { d.depth-- }()
	d.at[path] = n
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		d.fail(n, "anchors and aliases are not used here")
		return
	}
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" && v.Kind() != reflect.Struct {
		d.fail(n, "a value is missing")
		return
	}
	switch own := v.Addr().Interface().(type) {
	case special:
		own.decode(d, n, path)
		return
	case scalar:
		d.scalar(n, v, own, f)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), f, path)
	case reflect.Struct:
		d.structure(n, v, path)
	case reflect.Slice:
		d.list(n, v, f, path)
	case reflect.Map:
		d.mapping(n, v, f, path)
	default:
		d.plain(n, v, f)
	}
}

func (d *decoder) scalar(n *yaml.Node, v reflect.Value, own scalar, f *field) {
	if n.Kind != yaml.ScalarNode {
		d.fail(n, "want a single value")
		return
	}
	if err := own.parse(strings.TrimSpace(n.Value)); err != nil {
		d.fail(n, "%v", err)
		return
	}
	if b, ok := own.(bounded); ok {
		low, high := b.bounds()
		d.inRange(n, low, high, f)
	}
}

func (d *decoder) inRange(n *yaml.Node, low, high int64, f *field) {
	if f.hasMin && low < f.min {
		d.fail(n, "%s is below the least, %s", n.Value, f.minText)
	}
	if f.hasMax && high > f.max {
		d.fail(n, "%s is over the most, %s", n.Value, f.maxText)
	}
}

func (d *decoder) plain(n *yaml.Node, v reflect.Value, f *field) {
	if n.Kind != yaml.ScalarNode {
		d.fail(n, "want a single value")
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		if n.Value != "true" && n.Value != "false" {
			d.fail(n, "want true or false")
			return
		}
		v.SetBool(n.Value == "true")
	case reflect.Int, reflect.Int32, reflect.Int64:
		i, err := strconv.ParseInt(n.Value, 10, 32)
		if err != nil {
			d.fail(n, "%q: want a whole number", n.Value)
			return
		}
		v.SetInt(i)
		d.inRange(n, i, i, f)
	case reflect.String:
		d.word(n, n.Value, f)
		v.SetString(n.Value)
	default:
		panic(fmt.Sprintf("content: no way to read a %s", v.Type()))
	}
}

// word checks a string or the key of a map.
func (d *decoder) word(n *yaml.Node, s string, f *field) {
	switch {
	case f.ref != "":
		d.refs = append(d.refs, reference{n, d.file, f.ref, s})
	case f.one != nil:
		if !slices.Contains(f.one, s) {
			d.fail(n, "%q is none of: %s", s, strings.Join(f.one, ", "))
		}
	case f.free:
		if len(s) > maxWord {
			d.fail(n, "the word has %d bytes, the most is %d", len(s), maxWord)
		}
	case !keyPattern.MatchString(s):
		d.fail(n, "%q is no key: lower-case letters, digits and _", s)
	}
}

func (d *decoder) structure(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind != yaml.MappingNode {
		d.fail(n, "want fields, as name: value")
		return
	}
	fields := d.plan(v.Type())
	given := map[string]bool{}
	for key, value := range d.pairs(n) {
		f, ok := fields.byName[key.Value]
		if !ok {
			d.fail(key, "unknown field %q%s", key.Value, fields.suggest(key.Value))
			continue
		}
		given[f.name] = true
		d.value(value, v.Field(f.index), f, join(path, f.name))
	}
	for _, f := range fields.list {
		if given[f.name] {
			continue
		}
		if f.required {
			d.fail(n, "field %q is missing", f.name)
		} else {
			d.defaults(v.Field(f.index), f)
		}
	}
	if _, ok := v.Addr().Interface().(verb); ok {
		d.oneVerb(n, fields, given)
	}
}

// defaults fills what the author left out: the field's own default, or those within a
// struct that is always there.
func (d *decoder) defaults(v reflect.Value, f *field) {
	if f.hasDefault {
		f.setDefault(v)
		return
	}
	if v.Kind() != reflect.Struct || ownForm(v.Type()) {
		return
	}
	for _, inner := range d.plan(v.Type()).list {
		d.defaults(v.Field(inner.index), inner)
	}
}

func (d *decoder) oneVerb(n *yaml.Node, fields *fields, given map[string]bool) {
	var verbs, used []string
	for _, f := range fields.list {
		if f.verb {
			verbs = append(verbs, f.name)
			if given[f.name] {
				used = append(used, f.name)
			}
		}
	}
	if len(used) != 1 {
		d.fail(n, "want exactly one of: %s", strings.Join(verbs, ", "))
	}
}

func (d *decoder) list(n *yaml.Node, v reflect.Value, f *field, path string) {
	if n.Kind != yaml.SequenceNode {
		d.fail(n, "want a list")
		return
	}
	if f.required && len(n.Content) == 0 {
		d.fail(n, "the list is empty")
	}
	limit := maxList
	if f.length > 0 {
		limit = f.length
	}
	if len(n.Content) > limit {
		d.fail(n, "the list has %d entries, the most is %d", len(n.Content), limit)
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, item := range n.Content {
		d.value(item, v.Index(i), f, index(path, i))
	}
}

// mapping reads a map from words to values. A reference or choice of the field belongs to
// the keys.
func (d *decoder) mapping(n *yaml.Node, v reflect.Value, f *field, path string) {
	if n.Kind != yaml.MappingNode {
		d.fail(n, "want entries, as key: value")
		return
	}
	if len(n.Content)/2 > maxList {
		d.fail(n, "too many entries, the most is %d", maxList)
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	values := *f
	values.ref, values.one = "", nil
	for key, value := range d.pairs(n) {
		d.word(key, key.Value, f)
		e := reflect.New(v.Type().Elem()).Elem()
		d.value(value, e, &values, join(path, key.Value))
		v.SetMapIndex(reflect.ValueOf(key.Value), e)
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func index(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
