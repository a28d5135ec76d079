package session

import (
	"testing"
	"time"
)

func TestPasswords(t *testing.T) {
	p := newPasswords(1)
	hash, err := p.hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]bool{"correct horse": true, "correct hors": false, "": false} {
		if ok, err := p.check(t.Context(), password, hash); ok != want || err != nil {
			t.Errorf("check(%q) = %t, %v", password, ok, err)
		}
	}
	for _, bad := range []string{"", "$argon2id$", "$argon2id$v=19$m=0,t=0,p=0$AA$AA", "$argon2id$v=19$m=19456,t=2,p=1$AA$"} {
		if ok, _ := p.check(t.Context(), "correct horse", bad); ok {
			t.Errorf("hash %q matches", bad)
		}
	}
}

func TestThrottle(t *testing.T) {
	throttle := NewThrottle(2, time.Second)
	now := time.Unix(100, 0)
	for i, want := range []time.Duration{0, 0, time.Second} {
		if wait := throttle.Take("a", now); wait != want {
			t.Errorf("take %d waits %v, want %v", i, wait, want)
		}
	}
	if wait := throttle.Take("b", now); wait != 0 {
		t.Errorf("another key waits %v", wait)
	}
	if wait := throttle.Take("a", now.Add(time.Second)); wait != 0 {
		t.Errorf("after a second: waits %v", wait)
	}
	throttle.Forget("a")
	if wait := throttle.Take("a", now); wait != 0 {
		t.Errorf("after success: waits %v", wait)
	}
}

func TestThrottleStaysBounded(t *testing.T) {
	throttle := NewThrottle(1, time.Hour)
	for i := range 3 * maxThrottled {
		throttle.Take(string(rune(i))+"x", time.Unix(0, 0))
	}
	if len(throttle.buckets) > maxThrottled {
		t.Errorf("%d keys kept", len(throttle.buckets))
	}
}
