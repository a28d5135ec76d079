// The ticks of each running region as a small chart.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { RegionState, State } from "./api.ts";
import { number, say } from "./words.ts";

const columns = 16;
/** Milliseconds that a tick may take. */
const budgetMs = 50;
const chartHeight = 110;
const maxCharts = 64;

const ink = "#c9b8c4";
const grid = { stroke: "rgba(233, 214, 190, 0.12)", width: 1 };

/** A line across the chart where the budget of a tick ends. */
function budgetLine(u: uPlot): void {
  const y = u.valToPos(budgetMs, "y", true);
  u.ctx.save();
  u.ctx.strokeStyle = "#e07a5f";
  u.ctx.setLineDash([6, 6]);
  u.ctx.beginPath();
  u.ctx.moveTo(u.bbox.left, y);
  u.ctx.lineTo(u.bbox.left + u.bbox.width, y);
  u.ctx.stroke();
  u.ctx.restore();
}

function chart(into: HTMLElement, width: number): uPlot {
  return new uPlot(
    {
      width,
      height: chartHeight,
      cursor: { show: false },
      legend: { show: false },
      scales: { x: { time: false }, y: { range: (_, __, max) => [0, Math.max(budgetMs * 1.1, max * 1.1)] } },
      axes: [
        { stroke: ink, grid, ticks: grid, size: 24, values: (_, ticks) => ticks.map((t) => `${t} s`) },
        { stroke: ink, grid, ticks: grid, size: 34 },
      ],
      series: [
        {},
        { stroke: "#f0b36a", width: 1.5, fill: "rgba(240, 179, 106, 0.12)", points: { show: false } },
        { stroke: "#8fd0c0", width: 1.5, points: { show: false } },
      ],
      hooks: { draw: [budgetLine] },
    },
    [[], [], []],
    into,
  );
}

/** Has a region stand on a rung of its ladder; null leaves it to its load. */
export type Climb = (region: number, rung: number | null) => void;

/** Has a region be held in so many layers; null leaves it to its people. */
export type Part = (region: number, layers: number | null) => void;

const layerCounts = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** Which copy of its square a region is, and the order to have more or fewer; for places that may be parted. */
function Layers({ region, part }: { region: RegionState; part: Part }) {
  if (!region.may_layer && region.layer === 1) return null;
  return (
    <p class="ladder">
      <span class={region.layers > 1 ? "rung high" : "rung"}>
        {region.layers > 1 || region.layer > 1 ? say("region.layer", { n: region.layer, count: region.layers }) : say("region.whole")}
      </span>
      {region.layer === 1 && (
        <select aria-label={say("region.layers", { id: String(region.id) })} value={region.layers_forced ? String(region.layers) : "auto"}
          onChange={(e) => part(region.id, e.currentTarget.value === "auto" ? null : Number(e.currentTarget.value))}>
          <option value="auto">{say("layers.auto")}</option>
          {layerCounts.map((n) => <option key={n} value={String(n)}>{say("layers.n", { n })}</option>)}
        </select>
      )}
    </p>
  );
}

const rungs = [0, 1, 2, 3, 4, 5] as const;

/** How the region bears its load, and the order to do otherwise. */
function Ladder({ region, climb }: { region: RegionState; climb: Climb }) {
  const rung = rungs.find((r) => r === region.rung) ?? 0;
  return (
    <p class="ladder">
      <span class={rung > 0 ? "rung high" : "rung"}>{say(`rung.${rung}`)}</span>
      <span class="hint">{say("region.pace", { load: Math.round(region.load * 100), scale: number(region.time_scale, 1) })}</span>
      {region.waiting > 0 && <span class="tag muted">{say("region.waiting", { n: region.waiting })}</span>}
      <select aria-label={say("region.ladder", { id: String(region.id) })} value={region.forced ? String(rung) : "auto"}
        onChange={(e) => climb(region.id, e.currentTarget.value === "auto" ? null : Number(e.currentTarget.value))}>
        <option value="auto">{say("rung.auto")}</option>
        {rungs.map((r) => <option key={r} value={String(r)}>{`${r} · ${say(`rung.${r}`)}`}</option>)}
      </select>
    </p>
  );
}

function RegionChart({ region, climb, part }: { region: RegionState; climb: Climb; part: Part }) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const u = chart(element, element.clientWidth);
    plot.current = u;
    const sized = new ResizeObserver(() => u.setSize({ width: element.clientWidth, height: chartHeight }));
    sized.observe(element);
    return () => {
      sized.disconnect();
      u.destroy();
    };
  }, []);

  useEffect(() => {
    const count = region.worst_ms.length;
    const seconds = region.worst_ms.map((_, i) => i - count);
    plot.current?.setData([seconds, region.worst_ms, region.mean_ms]);
  }, [region]);

  const column = region.id % columns;
  const row = Math.floor(region.id / columns) % columns;
  const last = (values: number[]) => number(values.at(-1) ?? 0, 1);
  return (
    <li>
      <h3>{say("region", { id: String(region.id), column: String(column), row: String(row) })}</h3>
      <p class="hint">{say("region.load", { characters: region.characters, entities: region.entities })}</p>
      <Ladder region={region} climb={climb} />
      <Layers region={region} part={part} />
      <div
        ref={box}
        role="img"
        aria-label={say("region.label", { id: String(region.id), worst: last(region.worst_ms), mean: last(region.mean_ms) })}
      />
    </li>
  );
}

export function Ticks({ state, climb, part }: { state: State; climb: Climb; part: Part }) {
  const busiest = [...state.regions].sort((a, b) => b.rung - a.rung || b.characters - a.characters || a.id - b.id).slice(0, maxCharts);
  return (
    <section class="panel ticks" aria-labelledby="ticks-heading">
      <h2 id="ticks-heading">{say("ticks.heading")}</h2>
      <p class="hint">{say("ticks.help")}</p>
      <p class="legend" aria-hidden="true">
        <span class="worst">{say("ticks.worst")}</span> <span class="mean">{say("ticks.mean")}</span>
      </p>
      {busiest.length === 0 ? <p>{say("ticks.none")}</p> : (
        <div class="scroll tall" tabIndex={0} role="group" aria-labelledby="ticks-heading">
          <ul class="charts">{busiest.map((r) => <RegionChart key={r.id} region={r} climb={climb} part={part} />)}</ul>
        </div>
      )}
    </section>
  );
}
