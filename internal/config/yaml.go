package config

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxDistance is how many letters a suggestion may differ in.
const maxDistance = 3

// parseYAML sets the fields that the file names. The file is a flat mapping of keys to
// scalars, as -print-config writes it.
func parseYAML(name string, text []byte, fields []*field) error {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if len(doc.Content) == 0 {
		return nil // empty, or comments only
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return fmt.Errorf("%s:%d: want keys and values", name, root.Line)
	}
	byKey := map[string]*field{}
	var keys []string
	for _, f := range fields {
		byKey[f.key] = f
		keys = append(keys, f.key)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		place := fmt.Sprintf("%s:%d", name, key.Line)
		f, ok := byKey[key.Value]
		switch {
		case !ok:
			return fmt.Errorf("%s: unknown key %q%s", place, key.Value, suggestion(key.Value, keys))
		case seen[f.key]:
			return fmt.Errorf("%s: key %q stands twice", place, f.key)
		case value.Kind != yaml.ScalarNode:
			return fmt.Errorf("%s: key %q wants one value", place, f.key)
		}
		seen[f.key] = true
		text := value.Value
		if value.Tag == "!!null" {
			text = ""
		}
		if err := f.set(text, place+": "+f.key); err != nil {
			return err
		}
	}
	return nil
}

// printYAML writes a file that sets every key to the value in force.
func printYAML(w io.Writer, fields []*field) {
	for i, f := range fields {
		if i > 0 {
			fmt.Fprintln(w)
		}
		for line := range strings.Lines(wrap(f.doc, 90)) {
			fmt.Fprintf(w, "# %s\n", strings.TrimSuffix(line, "\n"))
		}
		from := f.from
		if from == "" {
			from = "default"
		}
		fmt.Fprintf(w, "# -%s, %s; here: %s\n", f.key, variable(f.key), from)
		value, err := yaml.Marshal(f.value.Interface())
		if err != nil {
			panic(fmt.Sprintf("config: key %s cannot be written: %v", f.key, err)) // set refused such types
		}
		if d, ok := f.value.Interface().(fmt.Stringer); ok {
			value = []byte(d.String() + "\n")
		}
		fmt.Fprintf(w, "%s: %s", f.key, value)
	}
}

// usage writes what -help shows.
func usage(s Source, fields []*field) {
	fmt.Fprintf(s.Stdout, "%s\n\nFlags (-x and --x are the same):\n", s.Usage)
	fmt.Fprintf(s.Stdout, "  -%s FILE\n    \tRead keys from this YAML file.\n", fileKey)
	fmt.Fprintf(s.Stdout, "  -%s\n    \tPrint every key with its value and end.\n", printKey)
	for _, f := range fields {
		fallback := ""
		if f.fallback != "" {
			fallback = " (default " + f.fallback + ")"
		}
		fmt.Fprintf(s.Stdout, "  -%s\n    \t%s%s\n", f.key, f.doc, fallback)
	}
}

// Table describes the keys of the struct that dst points to as a Markdown table.
func Table(dst any) (string, error) {
	fields, err := fieldsOf(dst)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	out.WriteString("| key | variable | default | meaning |\n|---|---|---|---|\n")
	for _, f := range fields {
		fallback := "none"
		if f.fallback != "" {
			fallback = "`" + f.fallback + "`"
		}
		fmt.Fprintf(&out, "| `%s` | `%s` | %s | %s |\n", f.key, variable(f.key), fallback, f.doc)
	}
	return out.String(), nil
}

// ErrMarkers is returned by Splice for a text without both markers.
var ErrMarkers = errors.New("the text lacks the markers of a generated part")

// Splice puts generated between the lines <!-- name:begin --> and <!-- name:end -->.
func Splice(text, name, generated string) (string, error) {
	begin, end := "<!-- "+name+":begin -->\n", "<!-- "+name+":end -->"
	before, rest, ok := strings.Cut(text, begin)
	if !ok {
		return "", fmt.Errorf("%s: %w", name, ErrMarkers)
	}
	_, after, ok := strings.Cut(rest, end)
	if !ok {
		return "", fmt.Errorf("%s: %w", name, ErrMarkers)
	}
	return before + begin + generated + end + after, nil
}

// wrap breaks text into lines of at most width bytes where words allow it.
func wrap(text string, width int) string {
	var out strings.Builder
	column := 0
	for word := range strings.FieldsSeq(text) {
		if column > 0 && column+1+len(word) > width {
			out.WriteByte('\n')
			column = 0
		}
		if column > 0 {
			out.WriteByte(' ')
			column++
		}
		out.WriteString(word)
		column += len(word)
	}
	return out.String() + "\n"
}

// suggestion names the candidate that a mistyped word probably means, or says nothing.
func suggestion(word string, candidates []string) string {
	best, least := "", maxDistance+1
	for _, c := range candidates {
		if d := distance(word, c); d < least {
			best, least = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %s?", best)
}

// distance is the Levenshtein distance in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next := min(diagonal+cost, row[j]+1, row[j+1]+1)
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}
