package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/myriad-mmo/myriad/internal/bench"
	"github.com/myriad-mmo/myriad/internal/bench/durable"
	"github.com/myriad-mmo/myriad/internal/bench/load"
)

// rank orders shapes as the bench names them.
func rank(shape string) int { return slices.Index(load.Shapes, shape) }

// Crowds returns the tables of crowds, in Markdown.
func (r *Results) CrowdTables() string {
	var out strings.Builder
	for _, s := range r.series() {
		fmt.Fprintf(&out, "\n**%s** (%s)\n\n", s.name(), where(s.of))
		out.WriteString("| players | server, cores | each, thousandths | updates received | update p50, p99 ms | freshness p99 of the 50 nearest, of 500, of all, ms | ack p99, ms | tick p99 since due, of its work, ms | sent to each, kB/s | memory of each, kB | wrong facts | disconnects | remarks |\n")
		out.WriteString("|---|---|---|---|---|---|---|---|---|---|---|---|---|\n")
		for _, c := range s.of {
			out.WriteString(row(&c))
		}
	}
	if out.Len() == 0 {
		return "\nNothing is measured yet.\n\n"
	}
	return out.String() + "\n"
}

// where says when and on what crowds were measured.
func where(of []Crowd) string {
	var days, machines []string
	for _, c := range of {
		if !slices.Contains(days, c.When) {
			days = append(days, c.When)
		}
		if !slices.Contains(machines, c.Machine) {
			machines = append(machines, c.Machine)
		}
	}
	return strings.Join(days, ", ") + "; " + strings.Join(machines, "; ")
}

func row(c *Crowd) string {
	if c.Failed != "" {
		return fmt.Sprintf("| %s | – | – | – | – | – | – | – | – | – | – | – | %s |\n", thousands(c.Wanted), c.Failed)
	}
	return fmt.Sprintf("| %s | %.2f | %.2f | %s | %s | %s | %s | %.0f, %.0f | %.1f | %.0f | %d | %d | %s |\n",
		thousands(c.Wanted), c.ServerCPU, each(c), received(&c.Updates), ofSome(&c.UpdateMs, c.UpdateMs.P50, c.UpdateMs.P99),
		ofSome(&c.UpdateMs, c.FreshnessMs.Near50.P99, c.FreshnessMs.Near500.P99, c.FreshnessMs.All.P99), ofSome(&c.AckMs, c.AckMs.P99), c.TickMs.P99, c.TickWorkMs.P99, c.BytesPerClientS/1000, c.RSSPerPlayerKB, c.WrongFacts, c.Disconnects, remarks(&c.Result)) + byHand(c.Baseline)
}

// byHand is the row of the broadcast that was measured beside a crowd, if any.
func byHand(b *bench.Result) string {
	if b == nil {
		return ""
	}
	return fmt.Sprintf("| %s, by hand | %.2f | %.2f | %s | %.0f, %.0f | – | – | – | %.1f | – | – | %d | the broadcast without an engine, measured right after |\n",
		thousands(b.Players), b.ServerCPU, each(&Crowd{Result: *b}), received(&b.Updates), b.UpdateMs.P50, b.UpdateMs.P99, b.BytesPerClientS/1000, b.Disconnects)
}

// received is the share of updates that came; of a crowd that stands still there are none.
func received(u *bench.Updates) string {
	if u.Expected == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", u.Percent)
}

// ofSome are figures in milliseconds, if there was anything to measure.
func ofSome(s *load.Spread, figures ...float64) string {
	if s.Count == 0 {
		return "–"
	}
	var all []string
	for _, f := range figures {
		all = append(all, fmt.Sprintf("%.0f", f))
	}
	return strings.Join(all, ", ")
}

// each is the server's processor for each player, in thousandths of a core.
func each(c *Crowd) float64 {
	if c.Players == 0 {
		return 0
	}
	return 1000 * c.ServerCPU / float64(c.Players)
}

// fewInputs is below how many inputs a second of each client, of ten that were to be sent, a row says so.
const fewInputs = 9.5

// remarks say what a figure is not.
func remarks(r *bench.Result) string {
	var all []string
	if r.InputsPerClientS > 0 && r.InputsPerClientS < fewInputs {
		all = append(all, fmt.Sprintf("%.1f inputs a second of each", r.InputsPerClientS))
	}
	if r.Hits.Expected > 0 {
		all = append(all, fmt.Sprintf("hits p99 %.0f ms", r.HitMs.P99))
	}
	if r.TimeScaleMin > 0 && r.TimeScaleMin < 1 {
		all = append(all, fmt.Sprintf("time at %.1f", r.TimeScaleMin))
	}
	if r.Facts.Late > 0 {
		all = append(all, fmt.Sprintf("of the wrong facts %d are healths that changed in the last 7.5 s", r.Facts.Late))
	}
	if r.Facts.Pending > 0 {
		all = append(all, fmt.Sprintf("%.0f %% of healths changed in the last 1.5 s and not known yet", 100*float64(r.Facts.Pending)/float64(r.Facts.Checked)))
	}
	if r.GeneratorLimited {
		all = append(all, "the clients were the limit")
	}
	if r.OthersCPU > bench.Disturbed {
		all = append(all, fmt.Sprintf("others took %.2f cores", r.OthersCPU))
	}
	if r.Pace.Server > 0 {
		all = append(all, fmt.Sprintf("pace %.0f, %.0f", r.Pace.Server, r.Pace.Clients))
	}
	if r.Queued > 0 {
		all = append(all, fmt.Sprintf("%d queued", r.Queued))
	}
	if r.Layers > 1 {
		all = append(all, fmt.Sprintf("%d layers", r.Layers))
	}
	if r.Runs > 1 {
		all = append(all, fmt.Sprintf("median of %d", r.Runs))
	}
	return strings.Join(all, "; ")
}

// thousands writes 7500 as 7,500.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// OtherTables returns those of store, logins, handoffs and storms, in Markdown.
func (r *Results) OtherTables() (string, error) {
	var out strings.Builder
	for _, t := range []struct {
		kind, title, head string
		rows              func(Record) (string, error)
	}{
		{"store", "Store", "| engine | entries | a second | answered p50, p99 ms | commit p50, p99 ms | entries in a commit |", storeRows},
		{"login", "Logins", "| way in | at once | a second | p50, p99 ms | server, cores | failed | remarks |", loginRows},
		{"handoff", "Crossing a border", "| players | crossings a second | from the old owner's last frame to the new one's first, p50, p99 ms | between frames of one owner, p50, p99 ms | missing, twice | server, cores | remarks |", handoffRow},
		{"storm", "An arrival storm", "| came, inside | over | in after p50, p99 | ack p99 of those inside: before, during, after, ms | freshness p99 of their 50 nearest: before, during, after, ms | entered | disconnects | server, cores | remarks |", stormRow},
	} {
		if err := r.others(&out, t.kind, t.title, t.head, t.rows); err != nil {
			return "", err
		}
	}
	if out.Len() == 0 {
		return "\nNothing is measured yet.\n\n", nil
	}
	return out.String() + "\n", nil
}

func (r *Results) others(out *strings.Builder, kind, title, head string, rows func(Record) (string, error)) error {
	first := true
	for _, one := range r.Others {
		if one.Kind != kind {
			continue
		}
		if first {
			fmt.Fprintf(out, "\n**%s** (%s; %s)\n\n%s\n|%s\n", title, one.When, one.Machine, head, strings.Repeat("---|", strings.Count(head, "|")-1))
			first = false
		}
		text, err := rows(one)
		if err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
		out.WriteString(text)
	}
	return nil
}

func storeRows(r Record) (string, error) {
	var s bench.StoreResult
	if err := json.Unmarshal(r.Result, &s); err != nil {
		return "", err
	}
	var out strings.Builder
	for _, f := range []struct {
		name string
		durable.Figure
	}{{"trades (two postings, two hops)", s.Trades}, {"items made", s.Items}, {"handoffs", s.Handoffs}} {
		fmt.Fprintf(&out, "| %s | %s | %s | %.1f, %.1f | %.1f, %.1f | %.0f |\n", s.Engine, f.name, thousands(int(f.PerSecond)),
			f.AnswerMs.P50, f.AnswerMs.P99, f.CommitMs.P50, f.CommitMs.P99, f.Batch)
	}
	fmt.Fprintf(&out, "| %s | one at a time | – | %.2f, %.2f | – | 1 |\n", s.Engine, s.AloneMs.P50, s.AloneMs.P99)
	return out.String(), nil
}

func loginRows(r Record) (string, error) {
	var l bench.LoginResult
	if err := json.Unmarshal(r.Result, &l); err != nil {
		return "", err
	}
	var out strings.Builder
	for _, f := range []struct {
		name string
		bench.LoginRate
	}{{"guest made", l.Guests}, {"token", l.Tokens}, {"resumed in the world", l.Resumes}} {
		fmt.Fprintf(&out, "| %s | %d | %s | %.1f, %.1f | %.2f | %d | %s |\n", f.name, l.AtOnce, thousands(int(f.PerSecond)),
			f.TookMs.P50, f.TookMs.P99, f.ServerCPU, f.Failed, usageRemarks(f.Usage))
	}
	return out.String(), nil
}

func handoffRow(r Record) (string, error) {
	var h bench.HandoffResult
	if err := json.Unmarshal(r.Result, &h); err != nil {
		return "", err
	}
	return fmt.Sprintf("| %s | %.0f | %.0f, %.0f | %.0f, %.0f | %d, %d | %.2f | %s |\n", thousands(h.Wanted), h.PerSecond, h.GapMs.P50, h.GapMs.P99,
		h.UsualMs.P50, h.UsualMs.P99, h.Missing, h.Twice, h.ServerCPU, usageRemarks(h.Usage)), nil
}

func stormRow(r Record) (string, error) {
	var s bench.StormResult
	if err := json.Unmarshal(r.Result, &s); err != nil {
		return "", err
	}
	return fmt.Sprintf("| %s, %s | %.0f s | %.0f, %.0f ms | %.0f, %.0f, %.0f | %.0f, %.0f, %.0f | %s | %d | %.2f | %s |\n",
		thousands(s.Players), thousands(s.Inside), s.OverS, s.EnterMs.P50, s.EnterMs.P99, s.Before.AckMs.P99, s.During.AckMs.P99, s.After.AckMs.P99,
		s.Before.Near50.P99, s.During.Near50.P99, s.After.Near50.P99, thousands(s.Entered), s.Disconnects, s.ServerCPU, usageRemarks(s.Usage)), nil
}

func usageRemarks(u bench.Usage) string {
	return remarks(&bench.Result{GeneratorLimited: u.GeneratorLimited, OthersCPU: u.OthersCPU})
}
