// What the frames of a run took.

export interface Spread { median: number; p90: number; p99: number; most: number }

/** What /bench puts on window.__bench. Times are milliseconds. */
export interface Report {
  state: 'loading' | 'running' | 'done' | 'failed';
  error: string;
  frames: number;
  /** JavaScript of a whole frame, and its parts: messages taken in, steps and signals, view and plates, of that submission to WebGL. */
  js: Spread;
  net: Spread;
  work: Spread;
  draw: Spread;
  submit: Spread;
  /** From frame to frame. */
  interval: Spread;
  drawCalls: Spread;
  triangles: Spread;
  /** People told one by one, those of them in sight, those told by number, and those of them who are drawn. */
  known: number;
  inSight: number;
  counted: number;
  countedInSight: number;
  plates: number;
  /** Pieces of the world still to be built when the measuring ended, and cells that did not add up. */
  missing: number;
  resyncs: number;
  bytesPerSecond: number;
  /** Taking in everybody at the beginning. */
  openingMs: number;
}

const FIGURES = ['js', 'net', 'work', 'draw', 'submit', 'interval', 'drawCalls', 'triangles'] as const;
export type Figure = (typeof FIGURES)[number];

/** Collects a number of each kind for each frame. */
export class Samples {
  private readonly all: Record<Figure, number[]> = { js: [], net: [], work: [], draw: [], submit: [], interval: [], drawCalls: [], triangles: [] };

  get frames(): number {
    return this.all.js.length;
  }

  add(frame: Readonly<Record<Figure, number>>): void {
    for (const figure of FIGURES) this.all[figure].push(frame[figure]);
  }

  spreads(): Record<Figure, Spread> {
    return Object.fromEntries(FIGURES.map((figure) => [figure, spreadOf(this.all[figure])])) as Record<Figure, Spread>;
  }
}

/** The median and two quantiles, each a value that was there; zeros for none. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => Math.round((sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0) * 100) / 100;
  return { median: at(0.5), p90: at(0.9), p99: at(0.99), most: at(1) };
}

export function emptyReport(): Report {
  return {
    state: 'loading', error: '', frames: 0, ...new Samples().spreads(), known: 0, inSight: 0, counted: 0, countedInSight: 0, plates: 0, missing: 0,
    resyncs: 0, bytesPerSecond: 0, openingMs: 0,
  };
}
