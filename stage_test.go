package myriad

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestStagesEndInReverseOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ended []string
		part := func(name string) stage {
			return stage{name, func(ctx context.Context) error {
				<-ctx.Done()
				time.Sleep(time.Second) // virtual: the others must wait for it
				ended = append(ended, name)
				return nil
			}}
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := runStages(ctx, 10*time.Second, []stage{part("store"), part("regions"), part("gateway")}); err != nil {
			t.Error(err)
		}
		if want := []string{"gateway", "regions", "store"}; !slices.Equal(ended, want) {
			t.Errorf("ended %v, want %v", ended, want)
		}
	})
}

func TestAFailingStageEndsTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full := errors.New("disk full")
		saved := false
		err := runStages(t.Context(), time.Second, []stage{
			{"store", func(context.Context) error { return full }},
			{"regions", func(ctx context.Context) error { <-ctx.Done(); saved = true; return nil }},
		})
		if !errors.Is(err, full) || !saved {
			t.Errorf("got %v, saved %v", err, saved)
		}
	})
}

func TestAStageThatHangsIsNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := runStages(ctx, time.Second, []stage{
			{"store", func(ctx context.Context) error { <-ctx.Done(); return nil }},
			{"regions", func(context.Context) error { <-release; return nil }},
		})
		if !errors.Is(err, errHung) || !strings.HasPrefix(err.Error(), "regions") {
			t.Errorf("got %v", err)
		}
		close(release)
	})
}

func TestAStageThatEndsByItselfIsAFailure(t *testing.T) {
	err := runStages(t.Context(), time.Second, []stage{{"gateway", func(context.Context) error { return nil }}})
	if err == nil || !strings.Contains(err.Error(), "ended by itself") {
		t.Errorf("got %v", err)
	}
}
