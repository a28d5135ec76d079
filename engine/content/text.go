package content

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Languages lists the languages that every text must have, by their codes.
var Languages = []string{"en", "sl", "et"}

// maxText is the most bytes that one text may have in one language.
const maxText = 4000

// Text is words for people, in every language.
type Text struct{ EN, SL, ET string }

// In returns the text in the language with that code, in English for any other code.
func (t Text) In(language string) string {
	switch language {
	case "sl":
		return t.SL
	case "et":
		return t.ET
	}
	return t.EN
}

// Empty reports whether the author left the text out.
func (t Text) Empty() bool { return t.EN == "" }

var placeholder = regexp.MustCompile(`\{[a-z_0-9.]+\}`)

func (t *Text) decode(d *decoder, n *yaml.Node, path string) {
	if n.Kind != yaml.MappingNode {
		d.fail(n, "want a text: {en: ..., sl: ..., et: ...}")
		return
	}
	seen := map[string]*yaml.Node{}
	for key, value := range d.pairs(n) {
		if !slices.Contains(Languages, key.Value) {
			d.fail(key, "unknown language %q", key.Value)
			continue
		}
		seen[key.Value] = value
		if value.Kind != yaml.ScalarNode || strings.TrimSpace(value.Value) == "" {
			d.fail(value, "the text is empty in %q", key.Value)
			continue
		}
		if len(value.Value) > maxText {
			d.fail(value, "the text has %d bytes, the most is %d", len(value.Value), maxText)
		}
	}
	for _, language := range Languages {
		if seen[language] == nil {
			d.fail(n, "the text lacks language %q", language)
		}
	}
	if len(seen) != len(Languages) {
		return
	}
	t.EN, t.SL, t.ET = clean(seen["en"]), clean(seen["sl"]), clean(seen["et"])
	want := fmt.Sprint(placeholders(t.EN))
	for _, language := range Languages[1:] {
		if got := fmt.Sprint(placeholders(t.In(language))); got != want {
			d.fail(seen[language], "placeholders %s differ from English %s", got, want)
		}
	}
}

func clean(n *yaml.Node) string { return strings.TrimSpace(n.Value) }

func placeholders(s string) []string {
	found := placeholder.FindAllString(s, -1)
	slices.Sort(found)
	return slices.Compact(found)
}
