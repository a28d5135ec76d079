package session

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// The cost of a password, as OWASP's cheat sheet on password storage gives it for
// argon2id: 19 MiB, two passes, one lane. About 30 ms on the machine of the benchmarks.
const (
	argonMemory  = 19 * 1024 // KiB
	argonTime    = 2
	argonThreads = 1
	argonKey     = 32
	argonSalt    = 16

	minPasswordLetters = 8
	maxPasswordBytes   = 256
)

// passwords hashes and checks passwords, few at a time: each takes 19 MiB and a core.
type passwords struct{ slots chan struct{} }

func newPasswords(atOnce int) *passwords { return &passwords{make(chan struct{}, atOnce)} }

// passwordCode returns the code of what is wrong with a new password, or "".
func passwordCode(password string) string {
	switch {
	case len(password) > maxPasswordBytes || !utf8.ValidString(password):
		return "password.long"
	case utf8.RuneCountInString(password) < minPasswordLetters:
		return "password.short"
	}
	return ""
}

func (p *passwords) enter(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// hash returns the password's hash in the PHC string format.
func (p *passwords) hash(ctx context.Context, password string) (string, error) {
	if err := p.enter(ctx); err != nil {
		return "", err
	}
	defer func() { <-p.slots }()
	salt := make([]byte, argonSalt)
	rand.Read(salt)
	key := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonKey)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key)), nil
}

// check reports whether the password belongs to the hash. An empty or unreadable hash
// takes as long as a good one and matches nothing: who guesses learns no names.
func (p *passwords) check(ctx context.Context, password, encoded string) (bool, error) {
	if len(password) > maxPasswordBytes {
		return false, nil
	}
	if err := p.enter(ctx); err != nil {
		return false, err
	}
	defer func() { <-p.slots }()
	salt, want, memory, passes, threads := decodeHash(encoded)
	key := argon2.IDKey([]byte(password), salt, passes, memory, threads, argonKey)
	return len(want) == argonKey && subtle.ConstantTimeCompare(key, want) == 1, nil
}

func decodeHash(encoded string) (salt, key []byte, memory, passes uint32, threads uint8) {
	memory, passes, threads, salt = argonMemory, argonTime, argonThreads, make([]byte, argonSalt)
	parts := strings.Split(encoded, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return
	}
	var m, t uint32
	var th uint8
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &m, &t, &th); err != nil || m > 1<<20 || t == 0 || t > 16 || th == 0 {
		return
	}
	s, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	k, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil {
		return
	}
	return s, k, m, t, th
}
