// Package config fills a struct from flags, environment variables and a YAML file, and
// describes it. The struct is the documentation: each field says its key, its default and
// what it means in tags, and nothing is repeated elsewhere.
//
//	Listen string `config:"listen" default:"127.0.0.1:8080" doc:"Address that players connect to."`
//
// The key "admin-listen" is the flag -admin-listen, the YAML key admin-listen and the
// variable MYRIAD_ADMIN_LISTEN. A flag goes before a variable, a variable before the file,
// the file before the default. Whatever is not known is an error that names it.
package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Prefix begins the name of every environment variable.
const Prefix = "MYRIAD_"

// testPrefix begins variables that tests use; a program passes over them.
const testPrefix = Prefix + "TEST_"

// The flags that every command with a configuration has besides the struct's own.
const (
	fileKey  = "config"
	printKey = "print-config"
)

// ErrPrinted is returned by Load when -print-config was given: all is said.
var ErrPrinted = errors.New("configuration printed")

// field is one key of the struct.
type field struct {
	key      string
	fallback string
	doc      string
	value    reflect.Value
	from     string // where its value came from; "" is the default
}

// Source is where a configuration comes from: the command line after the subcommand, the
// environment as os.Environ gives it, and where to print to.
type Source struct {
	Command string // name for usage messages: "serve"
	Usage   string // one line about the command
	Args    []string
	Environ []string
	Stdout  io.Writer // -print-config and -help go here
}

// Load fills the struct that dst points to and returns the arguments after the flags. It
// returns flag.ErrHelp after -help and ErrPrinted after -print-config. Fields without a
// config tag are left alone.
func Load(dst any, s Source) ([]string, error) {
	fields, err := fieldsOf(dst)
	if err != nil {
		return nil, err
	}
	set := flag.NewFlagSet(s.Command, flag.ContinueOnError)
	file := set.String(fileKey, "", "")
	printed := set.Bool(printKey, false, "")
	given := map[string]string{}
	for _, f := range fields {
		f.register(set, given)
	}
	if err := ParseFlags(set, s.Args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			usage(s, fields)
		}
		return nil, err
	}
	environ, err := environment(s.Environ, fields)
	if err != nil {
		return nil, err
	}
	if *file == "" {
		*file = environ[fileKey]
	}
	if *file != "" {
		if err := readFile(*file, fields); err != nil {
			return nil, err
		}
	}
	for _, f := range fields {
		if text, ok := environ[f.key]; ok {
			if err := f.set(text, variable(f.key)); err != nil {
				return nil, err
			}
		}
		if text, ok := given[f.key]; ok {
			if err := f.set(text, "-"+f.key); err != nil {
				return nil, err
			}
		}
	}
	if *printed {
		printYAML(s.Stdout, fields)
		return nil, ErrPrinted
	}
	return set.Args(), nil
}

// unknownFlag begins the error of package flag about a flag that was not defined.
const unknownFlag = "flag provided but not defined: -"

// ParseFlags parses args as set.Parse does, but prints nothing: a mistake is an error of one
// line, -help is flag.ErrHelp.
func ParseFlags(set *flag.FlagSet, args []string) error {
	out, usage := set.Output(), set.Usage
	set.SetOutput(io.Discard)
	set.Usage = func() {}
	err := set.Parse(args)
	set.SetOutput(out)
	set.Usage = usage
	if err != nil {
		return namedFlag(err, set)
	}
	return nil
}

// namedFlag says of an unknown flag which one was probably meant; other errors stay.
func namedFlag(err error, set *flag.FlagSet) error {
	name, unknown := strings.CutPrefix(err.Error(), unknownFlag)
	if !unknown {
		return err
	}
	var names []string
	set.VisitAll(func(f *flag.Flag) { names = append(names, "-"+f.Name) })
	return fmt.Errorf("unknown flag -%s%s", name, suggestion("-"+name, names))
}

// fieldsOf reads the tags and puts the defaults into the struct.
func fieldsOf(dst any) ([]*field, error) {
	v := reflect.ValueOf(dst).Elem()
	var fields []*field
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag
		key, ok := tag.Lookup("config")
		if !ok {
			continue
		}
		f := &field{key: key, fallback: tag.Get("default"), doc: tag.Get("doc"), value: v.Field(i)}
		if f.doc == "" {
			return nil, fmt.Errorf("configuration key %s has no documentation", key)
		}
		if err := f.set(f.fallback, ""); err != nil {
			return nil, err
		}
		fields = append(fields, f)
	}
	return fields, nil
}

// register makes the flag. Its text is kept until the weaker sources have been read.
func (f *field) register(set *flag.FlagSet, given map[string]string) {
	keep := func(text string) error { given[f.key] = text; return nil }
	if f.value.Kind() == reflect.Bool {
		set.BoolFunc(f.key, f.doc, keep)
		return
	}
	set.Func(f.key, f.doc, keep)
}

// set parses text into the field; from names the source in errors.
func (f *field) set(text, from string) error {
	wrong := func(what string) error {
		return fmt.Errorf("%s: %q is not %s", from, text, what)
	}
	f.from = from
	switch f.value.Interface().(type) {
	case string:
		f.value.SetString(text)
	case bool:
		b, err := strconv.ParseBool(orZero(text, "false"))
		if err != nil {
			return wrong("true or false")
		}
		f.value.SetBool(b)
	case time.Duration:
		d, err := time.ParseDuration(orZero(text, "0s"))
		if err != nil {
			return wrong("a length of time such as 30s")
		}
		f.value.SetInt(int64(d))
	case int, int64:
		n, err := strconv.ParseInt(orZero(text, "0"), 10, 64)
		if err != nil {
			return wrong("a whole number")
		}
		f.value.SetInt(n)
	default:
		return fmt.Errorf("configuration key %s has a type that cannot be configured: %s", f.key, f.value.Type())
	}
	return nil
}

func orZero(text, zero string) string {
	if text == "" {
		return zero
	}
	return text
}

// variable is the name of the key's environment variable.
func variable(key string) string {
	return Prefix + strings.ToUpper(strings.ReplaceAll(key, "-", "_"))
}

// environment returns the values of MYRIAD_ variables by key.
func environment(environ []string, fields []*field) (map[string]string, error) {
	known := map[string]string{variable(fileKey): fileKey}
	var names []string
	for _, f := range fields {
		known[variable(f.key)] = f.key
		names = append(names, variable(f.key))
	}
	values := map[string]string{}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, Prefix) || strings.HasPrefix(name, testPrefix) {
			continue
		}
		key, ok := known[name]
		if !ok {
			return nil, fmt.Errorf("unknown environment variable %s%s", name, suggestion(name, names))
		}
		values[key] = value
	}
	return values, nil
}

// readFile takes the keys of a YAML file.
func readFile(name string, fields []*field) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("configuration file: %w", err)
	}
	return parseYAML(name, text, fields)
}
