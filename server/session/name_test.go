package session

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCleanName(t *testing.T) {
	tests := []struct {
		raw, name, code string
		bot             bool
	}{
		{raw: "Rowan", name: "Rowan"},
		{raw: "  rowan ", name: "Rowan"},
		{raw: "rOWAN", name: "Rowan"},
		{raw: "Žiga", name: "Žiga"},
		{raw: "Čedomir", name: "Čedomir"},
		{raw: "Õnne", name: "Õnne"},
		{raw: "Jüri", name: "Jüri"},
		{raw: "Äli", name: "Äli"},
		{raw: "Möll", name: "Möll"},
		{raw: "s\u030cime", name: "Šime"}, // composed
		{raw: "d’Arc", name: "D'arc"},
		{raw: "anna-liisa", name: "Anna-Liisa"},
		{raw: "Mary Ann", name: "Mary Ann"},
		{raw: "A", code: NameShort},
		{raw: "", code: NameShort},
		{raw: "Abcdefghijklmnop", name: "Abcdefghijklmnop"},
		{raw: "Abcdefghijklmnopq", code: NameLong},
		{raw: strings.Repeat("x", 500), code: NameLong},
		{raw: "R0wan", code: NameLetters},
		{raw: "Rowаn", code: NameLetters},      // Cyrillic а
		{raw: "Ροωαν", code: NameLetters},      // Greek
		{raw: "Row\u0251n", code: NameLetters}, // the alpha of phonetics
		{raw: "Ｒｏｗａｎ", code: NameLetters},      // full width
		{raw: "ﬁona", code: NameLetters},       // a ligature
		{raw: "Łukasz", name: "Łukasz"},
		{raw: "Þóra", name: "Þóra"},
		{raw: "Đorđe", name: "Đorđe"},
		{raw: "Nguyễn", name: "Nguyễn"},
		{raw: "李雷", code: NameLetters},
		{raw: "Row\u200ban", code: NameLetters},
		{raw: "Row\nan", code: NameLetters},
		{raw: "Z\u0335algo", code: NameLetters},
		{raw: "-Rowan", code: NameForm},
		{raw: "Rowan-", code: NameForm},
		{raw: "Ro--wan", code: NameForm},
		{raw: "Ro  wan", code: NameForm},
		{raw: "R o w an", code: NameForm},
		{raw: "Admin", code: NameReserved},
		{raw: "Ädmin", code: NameReserved},
		{raw: "GM Rowan", code: NameReserved},
		{raw: "Myriad", code: NameReserved},
		{raw: "Bot12", code: NameLetters},
		{raw: "bot12", name: "Bot12", bot: true},
		{raw: "b0t12", code: NameLetters, bot: true},
		{raw: "bot1t", code: NameLetters, bot: true},
		{raw: "\xff\xfe", code: NameLong},
	}
	for _, test := range tests {
		name, code := CleanName(test.raw, test.bot)
		if code != test.code || code == "" && name != test.name {
			t.Errorf("CleanName(%q, %t) = %q, %q; want %q, %q", test.raw, test.bot, name, code, test.name, test.code)
		}
	}
}

func TestSkeletonJoinsLookAlikes(t *testing.T) {
	alike := [][]string{
		{"Rowan", "R0wan", "rowan", "Rowаn", "Rówan", "Ro-wan", "Ro'wan"},
		{"Marna", "Mama", "marna"},
		{"Walter", "VValter"},
		{"Žiga", "Ziga"},
		{"Łukasz", "Lukasz", "1ukasz"},
	}
	for _, group := range alike {
		for _, name := range group[1:] {
			if Skeleton(name) != Skeleton(group[0]) {
				t.Errorf("%q and %q are not alike: %q, %q", name, group[0], Skeleton(name), Skeleton(group[0]))
			}
		}
	}
	if Skeleton("Ivan") == Skeleton("Lvan") || Skeleton("Bot1") == Skeleton("Bot2") || Skeleton("Ali") == Skeleton("All") {
		t.Error("names that differ have one skeleton")
	}
}

func TestSuggestions(t *testing.T) {
	taken := map[string]bool{"Rowanis": true}
	got := Suggestions("Rowan", false, func(name string) bool { return !taken[name] })
	if len(got) != maxSuggestions {
		t.Fatalf("suggestions %q, want %d", got, maxSuggestions)
	}
	for _, name := range got {
		if clean, code := CleanName(name, false); code != "" || clean != name || taken[name] {
			t.Errorf("suggestion %q is no good: %q %q", name, clean, code)
		}
	}
	if got := Suggestions("Rowan", false, func(string) bool { return false }); len(got) != 0 {
		t.Errorf("suggestions %q, though none is free", got)
	}
}

func TestCleanAccountName(t *testing.T) {
	for raw, want := range map[string]string{
		"rowan": "", "rowan.99": "", "ab": NameShort, "9rowan": NameLetters, "ro wan": NameLetters, "admin": NameReserved,
		strings.Repeat("a", 25): NameLong,
	} {
		if _, code := CleanAccountName(raw); code != want {
			t.Errorf("CleanAccountName(%q) = %q, want %q", raw, code, want)
		}
	}
}

func FuzzCleanName(f *testing.F) {
	f.Add("Rowan", false)
	f.Add("bot 12", true)
	f.Fuzz(func(t *testing.T, raw string, bot bool) {
		name, code := CleanName(raw, bot)
		if code != "" {
			return
		}
		if !utf8.ValidString(name) || utf8.RuneCountInString(name) > MaxNameLength || Skeleton(name) == "" {
			t.Errorf("%q became %q", raw, name)
		}
		if again, code := CleanName(name, bot); again != name || code != "" {
			t.Errorf("%q is not stable: %q %q", name, again, code)
		}
	})
}
