package report

import (
	"fmt"
	"math"
	"strings"

	"github.com/myriad-mmo/myriad/internal/bench"
)

// The picture, in its own units.
const (
	chartWidth, chartHeight = 760, 420
	plotLeft, plotRight     = 70, 540
	plotTop, plotBottom     = 30, 360
	fewest, most            = 0, 10_000 // players
)

// colours of the shapes, legible on white and on black.
var colours = []string{"#d1495b", "#2e8bc0", "#c98a00", "#3a9d5d", "#8a63d2"}

// style has the picture follow what its reader's screen is set to.
const style = `<style>
text{font:13px sans-serif;fill:#24292f}.axis{stroke:#57606a}.grid{stroke:#d0d7de}.ground{fill:#ffffff}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.axis{stroke:#9198a1}.grid{stroke:#30363d}.ground{fill:#0d1117}}
</style>`

// Chart draws the server's processor for each player against players, a line for each series.
// Where the clients were the limit, or others disturbed, a mark is hollow.
func (r *Results) Chart() string {
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="The server's processor for each player, by players">`, chartWidth, chartHeight)
	out.WriteString("\n" + style + "\n" + `<rect class="ground" width="100%" height="100%"/>` + "\n")
	top, step := scale(r.greatest())
	axes(&out, top, step)
	for i, s := range r.series() {
		s.draw(&out, i, top)
	}
	out.WriteString("</svg>\n")
	return out.String()
}

// greatest returns the most that a player costs, in thousandths of a core.
func (r *Results) greatest() (max float64) {
	for i := range r.Crowds {
		if c := &r.Crowds[i]; c.Failed == "" {
			max = math.Max(max, each(c))
		}
	}
	return max
}

// scale returns the top of an axis that holds a value, and a round step.
func scale(value float64) (top, step float64) {
	step = 0.1
	for _, next := range []float64{0.2, 0.5, 1, 2, 5, 10, 20, 50} {
		if value/step <= 6 {
			break
		}
		step = next
	}
	return math.Max(math.Ceil(value/step), 1) * step, step
}

func across(players float64) float64 {
	return plotLeft + (plotRight-plotLeft)*(players-fewest)/(most-fewest)
}

func up(value, top float64) float64 { return plotBottom - (plotBottom-plotTop)*value/top }

func axes(out *strings.Builder, top, step float64) {
	for n := 0; float64(n)*step <= top*1.0001; n++ {
		v := float64(n) * step
		y := up(v, top)
		fmt.Fprintf(out, `<line class="grid" x1="%d" y1="%.1f" x2="%d" y2="%.1f"/><text x="%d" y="%.1f" text-anchor="end">%.4g</text>`+"\n",
			plotLeft, y, plotRight, y, plotLeft-8, y+4, v)
	}
	for _, n := range []int{0, 500, 1000, 2000, 3000, 5000, 7500, 10000} {
		x := across(float64(n))
		fmt.Fprintf(out, `<line class="axis" x1="%.1f" y1="%d" x2="%.1f" y2="%d"/>`, x, plotBottom, x, plotBottom+5)
		if n != 500 { // it has no room beside 0 and 1,000
			fmt.Fprintf(out, `<text x="%.1f" y="%d" text-anchor="middle">%s</text>`, x, plotBottom+20, thousands(n))
		}
		out.WriteString("\n")
	}
	fmt.Fprintf(out, `<line class="axis" x1="%d" y1="%d" x2="%d" y2="%d"/><line class="axis" x1="%d" y1="%d" x2="%d" y2="%d"/>`+"\n",
		plotLeft, plotBottom, plotRight, plotBottom, plotLeft, plotTop, plotLeft, plotBottom)
	fmt.Fprintf(out, `<text x="%d" y="%d" text-anchor="middle">players in the world</text>`+"\n", (plotLeft+plotRight)/2, plotBottom+44)
	fmt.Fprintf(out, `<text transform="translate(18 %d) rotate(-90)" text-anchor="middle">server, thousandths of a core for each player</text>`+"\n", (plotTop+plotBottom)/2)
}

// draw adds a series: its line, its marks and its name in the legend, where it is the i-th. The
// line is dashed where everybody is told at every input.
func (s *series) draw(out *strings.Builder, i int, top float64) {
	colour, dashes := colours[max(rank(s.shape), 0)%len(colours)], ""
	if s.full {
		dashes = ` stroke-dasharray="6 4"`
	}
	var line, marks strings.Builder
	for j := range s.of {
		c := &s.of[j]
		if c.Failed != "" {
			continue
		}
		x, y, fill := across(float64(c.Players)), up(each(c), top), colour
		if c.GeneratorLimited || c.OthersCPU > bench.Disturbed {
			fill = "none"
		}
		fmt.Fprintf(&line, "%.1f,%.1f ", x, y)
		fmt.Fprintf(&marks, `<circle cx="%.1f" cy="%.1f" r="4" fill="%s" stroke="%s" stroke-width="1.5"/>`, x, y, fill, colour)
	}
	fmt.Fprintf(out, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"%s/>%s`+"\n", strings.TrimSpace(line.String()), colour, dashes, marks.String())
	y := plotTop + 10 + 22*i
	label := s.shape
	if s.full {
		label += ", everybody told"
	}
	fmt.Fprintf(out, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="%s" stroke-width="2"%s/><text x="%d" y="%d">%s</text>`+"\n",
		plotRight+20, y, plotRight+50, y, colour, dashes, plotRight+58, y+4, label)
}
