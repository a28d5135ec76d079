package bench

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// built returns a machine with this program built, on any processors.
func built(t *testing.T) Machine {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the program and starts it")
	}
	program := filepath.Join(t.TempDir(), "myriad")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/myriad").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return Machine{Program: program, Notes: t.Output()}
}

func TestLoginsOfEveryKindSucceed(t *testing.T) {
	const players = 15 // one address is let make twenty at once
	r, err := Login(t.Context(), LoginConfig{Machine: built(t), Players: players, AtOnce: 4})
	if err != nil {
		t.Fatal(err)
	}
	for way, l := range map[string]LoginRate{"guests": r.Guests, "tokens": r.Tokens, "resumes": r.Resumes} {
		if l.Failed != 0 || l.TookMs.Count != players || l.PerSecond <= 0 || l.TookMs.P50 <= 0 {
			t.Errorf("%s: %+v", way, l)
		}
	}
}

func TestAStoreIsMeasuredInItsOwnProcess(t *testing.T) {
	r, err := Store(t.Context(), StoreConfig{Machine: built(t), Seconds: 1})
	if err != nil {
		t.Fatal(err)
	}
	if r.Engine != "sqlite" || r.Trades.PerSecond <= 0 || r.Items.Batch < 1 || r.AloneMs.Count == 0 {
		t.Errorf("%+v", r)
	}
}
