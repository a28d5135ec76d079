package main

import (
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestASecondSignalEndsAtOnceButNotTheEchoOfTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		signals := make(chan os.Signal, 2)
		stopped, ended := false, false
		go func() {
			obey(signals, func() { stopped = true })
			ended = true
		}()
		signals <- syscall.SIGTERM
		signals <- syscall.SIGTERM
		synctest.Wait()
		if !stopped || ended {
			t.Fatalf("one wish told twice: stopped %v, ended %v", stopped, ended)
		}
		time.Sleep(oneWish)
		signals <- os.Interrupt
		synctest.Wait()
		if !ended {
			t.Error("a second Ctrl-C did not end it")
		}
	})
}
