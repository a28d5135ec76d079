package content

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// Schemas returns a JSON Schema for every kind of entry, by file name, for editors that
// complete and check YAML as one types, and reference.md with every field in words. They
// follow from the same tags as the loader.
func Schemas() map[string][]byte {
	files := map[string][]byte{"reference.md": fieldReference()}
	for _, k := range kinds {
		s := &schemas{definitions: object{}}
		root := s.structure(entryType(k))
		root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
		root["title"] = k.name
		root["description"] = k.doc
		root["$defs"] = s.definitions
		data, err := json.MarshalIndent(root, "", "  ")
		if err != nil {
			panic(fmt.Sprintf("content: schema of %s: %v", k.name, err))
		}
		files[k.name+".json"] = append(data, '\n')
	}
	return files
}

func entryType(k kind) reflect.Type {
	return reflect.TypeOf(k.in(&Set{}).empty()).Elem()
}

// schemas gathers the definitions of the types that one schema uses.
type schemas struct{ definitions object }

func (s *schemas) structure(t reflect.Type) object {
	properties, required := object{}, []string{}
	fields := fieldsOf(t)
	var verbs []object
	for _, f := range fields.list {
		p := s.value(f.typ, f)
		if f.doc != "" {
			p["description"] = f.doc
		}
		if f.hasDefault {
			p["default"] = f.defaultText
		}
		properties[f.name] = p
		if f.required {
			required = append(required, f.name)
		}
		if f.verb {
			verbs = append(verbs, object{"required": []string{f.name}})
		}
	}
	o := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		o["required"] = required
	}
	if len(verbs) > 0 {
		o["oneOf"] = verbs
	}
	return o
}

func (s *schemas) value(t reflect.Type, f *field) object {
	switch v := reflect.New(t).Interface().(type) {
	case *Text:
		line := object{"type": "string", "minLength": 1}
		return object{"type": "object", "required": Languages, "additionalProperties": false,
			"properties": object{"en": line, "sl": line, "et": line}}
	case *Point:
		return object{"type": "array", "items": object{"type": "number", "minimum": 0, "maximum": mapMetres}, "minItems": 2, "maxItems": 2}
	case *Stats:
		amounts := object{}
		for i := range StatCount {
			amounts[i.String()] = object{"type": []string{"integer", "string"}}
		}
		return object{"type": "object", "properties": amounts, "additionalProperties": false}
	case scalar:
		return object{"type": []string{"string", "integer", "number"}, "pattern": v.pattern()}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.value(t.Elem(), f)
	case reflect.Struct:
		if s.definitions[t.Name()] == nil {
			s.definitions[t.Name()] = object{} // stops the recursion
			s.definitions[t.Name()] = s.structure(t)
		}
		return object{"$ref": "#/$defs/" + t.Name()}
	case reflect.Slice:
		return object{"type": "array", "items": s.value(t.Elem(), f)}
	case reflect.Map:
		values := *f
		values.ref, values.one = "", nil
		return object{"type": "object", "additionalProperties": s.value(t.Elem(), &values)}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.String:
		return word(f)
	}
	o := object{"type": "integer"}
	if f.hasMin {
		o["minimum"] = f.min
	}
	if f.hasMax {
		o["maximum"] = f.max
	}
	return o
}

func word(f *field) object {
	switch {
	case f.one != nil:
		return object{"type": "string", "enum": f.one}
	case f.free:
		return object{"type": "string", "maxLength": maxWord}
	}
	return object{"type": "string", "pattern": keyPattern.String()}
}

// fieldReference tells authors every field of every kind.
func fieldReference() []byte {
	var b strings.Builder
	b.WriteString("# Every field of every kind\n\nGenerated from `engine/content`. A field in bold must be given.\n")
	seen := map[reflect.Type]bool{}
	for _, k := range kinds {
		fmt.Fprintf(&b, "\n## %s\n\n`%s/KEY.yaml`: %s.\n", k.name, k.name, k.doc)
		describe(&b, entryType(k), "", seen)
	}
	return []byte(b.String())
}

// describe writes the table of a struct's fields, then those of the structs within.
func describe(b *strings.Builder, t reflect.Type, heading string, seen map[reflect.Type]bool) {
	if seen[t] {
		return
	}
	seen[t] = true
	if heading != "" {
		fmt.Fprintf(b, "\n### %s\n", heading)
	}
	b.WriteString("\n| field | value | meaning |\n|---|---|---|\n")
	var inner []reflect.Type
	for _, f := range fieldsOf(t).list {
		name := "`" + f.name + "`"
		if f.required {
			name = "**" + name + "**"
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", name, valueWords(f), strings.ReplaceAll(f.doc, "|", "\\|"))
		if l := leaf(f.typ); l.Kind() == reflect.Struct && !ownForm(l) {
			inner = append(inner, l)
		}
	}
	for _, l := range inner {
		describe(b, l, l.Name(), seen)
	}
}

// ownForm reports whether a type reads itself and has no table of fields.
func ownForm(t reflect.Type) bool {
	switch reflect.New(t).Interface().(type) {
	case special, scalar:
		return true
	}
	return false
}

func valueWords(f *field) string {
	words := typeWords(f)
	if f.hasMin && f.hasMax {
		words += fmt.Sprintf(", %s to %s", f.minText, f.maxText)
	} else if f.hasMin {
		words += ", at least " + f.minText
	}
	if f.hasDefault {
		words += "; else " + f.defaultText
	}
	switch f.typ.Kind() {
	case reflect.Slice:
		words = "list of " + words
	case reflect.Map:
		words = "map to " + words
	}
	return words
}

func typeWords(f *field) string {
	switch reflect.New(leaf(f.typ)).Interface().(type) {
	case *Text:
		return "text"
	case *Point:
		return "[x, z]"
	case *Stats:
		return "stats"
	case *Length:
		return "length"
	case *Millis:
		return "time"
	case *Speed:
		return "speed"
	case *Share:
		return "share"
	case *Angle:
		return "angle"
	case *Coins:
		return "coins"
	case *Range:
		return "range"
	case *Colour:
		return "colour"
	}
	if f.ref != "" && f.typ.Kind() != reflect.Map {
		return "key of " + f.ref
	}
	if f.one != nil {
		return strings.Join(f.one, ", ")
	}
	switch l := leaf(f.typ); l.Kind() {
	case reflect.Struct:
		return l.Name()
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "word"
	}
	return "number"
}
