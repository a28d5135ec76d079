package session

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The lengths of names, in letters and marks.
const (
	MinNameLetters    = 2
	MaxNameLetters    = 16
	MaxNameLength     = 20 // letters, marks and, of bots, digits
	maxSeparators     = 2
	maxSuggestions    = 3
	minAccountLetters = 3
	maxAccountLetters = 24
)

// Codes of names that cannot be used. The empty code means that nothing is wrong.
const (
	NameShort    = "name.short"
	NameLong     = "name.long"
	NameLetters  = "name.letters"  // something else than Latin letters
	NameForm     = "name.form"     // marks at the ends, next to each other, or too many
	NameReserved = "name.reserved" // words of staff, of the world's own people, or rude
	NameTaken    = "name.taken"
)

// CleanName returns the form in which a character's name is kept and the code of what is
// wrong with it. A name is 2 to 16 Latin letters, accents included; an apostrophe, hyphen
// or space may stand between two of them, at most two in all. Words begin with a capital
// after a space or hyphen; other capitals are made small, so that no "I" can pass for an
// "l" within a word. Programs (bot) may end their names in digits.
func CleanName(raw string, bot bool) (name, code string) {
	if len(raw) > 4*MaxNameLength || !utf8.ValidString(raw) {
		return "", NameLong
	}
	raw = norm.NFC.String(strings.TrimSpace(raw))
	var b strings.Builder
	var letterCount, separatorCount int
	before := ' ' // what stood before: a space at the start, so that a mark there is refused
	digits := false
	for _, r := range raw {
		if r == '’' || r == '`' || r == '´' {
			r = '\''
		}
		switch {
		case bot && letterCount >= MinNameLetters && r >= '0' && r <= '9':
			digits = true
		case digits:
			return "", NameLetters
		case isSeparator(r):
			if isSeparator(before) {
				return "", NameForm
			}
			separatorCount++
		case ofAlphabet(r):
			letterCount++
			if before == ' ' || before == '-' {
				r = unicode.ToUpper(r)
			} else {
				r = unicode.ToLower(r)
			}
		default:
			return "", NameLetters
		}
		b.WriteRune(r)
		before = r
	}
	name = b.String()
	return name, nameCode(name, letterCount, separatorCount, before)
}

func nameCode(name string, letterCount, separatorCount int, last rune) string {
	switch {
	case letterCount < MinNameLetters:
		return NameShort
	case letterCount > MaxNameLetters || utf8.RuneCountInString(name) > MaxNameLength:
		return NameLong
	case isSeparator(last) || separatorCount > maxSeparators:
		return NameForm
	case isReserved(name):
		return NameReserved
	}
	return ""
}

func isSeparator(r rune) bool { return r == '\'' || r == '-' || r == ' ' }

// CleanAccountName returns the form in which the name of an account is kept: 3 to 24 Latin
// letters, digits, dots, hyphens and underscores, beginning with a letter.
func CleanAccountName(raw string) (name, code string) {
	if len(raw) > 4*maxAccountLetters || !utf8.ValidString(raw) {
		return "", NameLong
	}
	name = norm.NFC.String(strings.TrimSpace(raw))
	count := 0
	for i, r := range name {
		if !ofAlphabet(r) && (i == 0 || !strings.ContainsRune("0123456789.-_", r)) {
			return "", NameLetters
		}
		count++
	}
	switch {
	case count < minAccountLetters:
		return "", NameShort
	case count > maxAccountLetters:
		return "", NameLong
	case isReserved(name):
		return "", NameReserved
	}
	return name, ""
}

// ofAlphabet reports whether a letter belongs to an alphabet that people write names in: a
// to z with or without accents, or one of those that have a letter of their own. The Latin
// letters of phonetics and typography, such as U+0251 and full-width ones, are for passing
// as others.
func ofAlphabet(r rune) bool {
	if !unicode.Is(unicode.Latin, r) {
		return false
	}
	base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(unicode.ToLower(r))))
	return base >= 'a' && base <= 'z' || strings.ContainsRune("đðłøħıßæœþŋ", base)
}

// Skeleton returns the form in which names that look alike are equal: without case,
// accents and marks, with the letters of other scripts and the digits replaced by the
// Latin letters they can be taken for. It is never shown. Source of the pairs: a choice
// from Unicode Technical Standard 39, confusables.txt.
func Skeleton(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(name) {
		r = unicode.ToLower(r)
		switch twin, ok := lookAlikes[r]; {
		case ok:
			b.WriteString(twin)
		case unicode.Is(unicode.Mn, r), unicode.IsSpace(r), unicode.IsPunct(r), unicode.IsSymbol(r):
		default:
			b.WriteRune(r)
		}
	}
	return clusters.Replace(b.String())
}

// clusters are pairs of letters that look like one.
var clusters = strings.NewReplacer("rn", "m", "vv", "w")

var lookAlikes = map[rune]string{
	'0': "o", '1': "l", '3': "e", '4': "a", '5': "s", '7': "t", '8': "b",
	'đ': "d", 'ð': "d", 'ł': "l", 'ø': "o", 'ħ': "h", 'ı': "i", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "p", 'ŋ': "n",
	// Cyrillic
	'а': "a", 'в': "b", 'е': "e", 'ё': "e", 'к': "k", 'м': "m", 'н': "h", 'о': "o", 'р': "p", 'с': "c", 'т': "t",
	'у': "y", 'х': "x", 'і': "i", 'ї': "i", 'ј': "j", 'ѕ': "s", 'ԁ': "d", 'ԛ': "q", 'ԝ': "w", 'г': "r", 'п': "n",
	// Greek
	'α': "a", 'β': "b", 'ε': "e", 'η': "n", 'ι': "i", 'κ': "k", 'ν': "v", 'ο': "o", 'ρ': "p", 'τ': "t", 'υ': "u", 'χ': "x", 'ω': "w",
}

// reservedWords may not be a word of a name: they would pass for staff or the game itself.
var reservedWords = skeletons("admin", "administrator", "moderator", "gamemaster", "gm", "mod", "staff", "support",
	"system", "server", "myriad", "evermere", "operator", "owner", "official", "guest", "everyone", "nobody", "null")

// rudeParts may not stand anywhere in a name. Operators add theirs through Config.Refused.
var rudeParts = skeletons("fuck", "cunt", "nigger", "faggot", "hitler", "whore", "rapist", "pedophile", "kurac", "pizda", "persevest")

func skeletons(words ...string) []string {
	for i, w := range words {
		words[i] = Skeleton(w)
	}
	return words
}

func isReserved(name string) bool {
	whole := Skeleton(name)
	for _, part := range rudeParts {
		if strings.Contains(whole, part) {
			return true
		}
	}
	words := append(strings.FieldsFunc(name, func(r rune) bool { return isSeparator(r) || r == '.' || r == '_' }), name)
	for _, word := range words {
		for _, reserved := range reservedWords {
			if Skeleton(word) == reserved {
				return true
			}
		}
	}
	return false
}

// Suggestions returns names near a taken one that free reports to be free, at most three.
// It asks at most a dozen times.
func Suggestions(name string, bot bool, free func(name string) bool) []string {
	var found []string
	try := func(candidate string) {
		clean, code := CleanName(candidate, bot)
		if code == "" && len(found) < maxSuggestions && free(clean) {
			found = append(found, clean)
		}
	}
	if bot {
		for n := 2; n < 8; n++ {
			try(name + strconv.Itoa(n))
		}
		return found
	}
	stem := strings.TrimRightFunc(name, func(r rune) bool { return strings.ContainsRune("aeiouäöüõ", r) })
	if utf8.RuneCountInString(stem) < MinNameLetters {
		stem = name
	}
	for _, end := range []string{"is", "en", "or", "iel", "wyn", "ar"} {
		try(stem + end)
	}
	for _, family := range []string{" Lark", " Brook", " Thorn", " Ash", " Vale", " Reed"} {
		try(name + family)
	}
	return found
}
