package main

import "testing"

func TestSettingsCanRun(t *testing.T) {
	c := settings()
	if err := c.Check(); err != nil {
		t.Error(err)
	}
}
