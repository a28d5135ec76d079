// The page /bench: plays a recorded crowd through the real client and says what its frames take. In the
// page's address: players, counts, seconds, seed (of the recording), turn (degrees a second), pitch, distance,
// quality, hollow=1 (see hollow.ts).

import type { Quality } from '../view/types.ts';
import type { View } from '../view/view.ts';
import { hollow } from './hollow.ts';
import { Panel } from './panel.ts';
import type { Parts } from './parts.ts';
import { messagesOf, type Told } from './recording.ts';
import { emptyReport, type Report } from './report.ts';
import { Run, type Options } from './run.ts';

const query = new URLSearchParams(location.search);
const numberOf = (name: string, otherwise: number): number => (query.has(name) ? Number(query.get(name)) : otherwise);
const QUALITIES: readonly string[] = ['ci', 'low', 'medium', 'high'];
/** The panel is written so often, ms; that is no part of what is measured. */
const SHOW_EVERY_MS = 500;

class Bench {
  private readonly view: View;
  private readonly panel: Panel;
  private messages: Told[] = [];
  private run: Run | null = null;
  private report = emptyReport();
  private shownAt = 0;

  constructor(private readonly parts: Parts, root: HTMLElement, private readonly canvas: HTMLCanvasElement, private readonly options: Options, quality: Quality) {
    this.view = new parts.View(canvas, { quality });
    this.panel = new Panel(root, parts, (file) => void this.start(() => file.arrayBuffer()), () => void this.start());
    addEventListener('resize', () => this.view.resize());
  }

  /** Plays what `load` brings, or the same once more. */
  async start(load?: () => Promise<ArrayBuffer>): Promise<void> {
    this.run?.end();
    this.run = null;
    const report = (this.report = emptyReport());
    (window as { __bench?: Report }).__bench = report;
    this.panel.show(report);
    try {
      if (load) this.messages = messagesOf(await load());
      const run = await Run.prepare(this.parts, this.view, this.canvas, this.messages, this.options, report);
      if (report === this.report) this.run = run;
      else run.end();
    } catch (error) {
      this.fail(error);
    }
  }

  frame(now: number): void {
    const { run, report } = this;
    if (!run) return;
    try {
      if (!run.frame(now)) {
        this.run = null;
        run.note();
        report.state = report.error ? 'failed' : 'done';
        this.panel.show(report);
        return;
      }
    } catch (error) {
      this.fail(error);
      return;
    }
    if (now - this.shownAt < SHOW_EVERY_MS) return;
    this.shownAt = now;
    run.note();
    this.panel.show(report);
  }

  private fail(error: unknown): void {
    this.run = null;
    this.report.state = 'failed';
    this.report.error = String(error);
    this.panel.show(this.report);
  }
}

async function crowd(): Promise<ArrayBuffer> {
  const wanted = new URLSearchParams();
  for (const name of ['players', 'counts', 'seconds', 'seed']) if (query.has(name)) wanted.set(name, query.get(name)!);
  const response = await fetch(`/bench/crowd.bin?${wanted}`);
  if (!response.ok) throw new Error(`${response.status}: ${(await response.text()).trim()}`);
  return response.arrayBuffer();
}

export function begin(root: HTMLElement, parts: Parts): void {
  if (query.has('hollow')) hollow();
  const canvas = document.createElement('canvas');
  canvas.className = 'view';
  canvas.style.cssText = 'position:fixed;inset:0;width:100%;height:100%;display:block';
  const plates = document.createElement('div');
  plates.className = 'world-layer plates';
  plates.setAttribute('aria-hidden', 'true');
  root.append(canvas, plates);
  parts.setPlateLayer(plates);
  document.documentElement.lang = parts.language.peek();
  const quality = query.get('quality') ?? '';
  const options = { turn: numberOf('turn', 0), pitch: numberOf('pitch', 0.36), distance: numberOf('distance', 20) };
  const bench = new Bench(parts, root, canvas, options, (QUALITIES.includes(quality) ? quality : 'medium') as Quality);
  void bench.start(crowd);
  const loop = (now: number): void => {
    requestAnimationFrame(loop);
    bench.frame(now);
  };
  requestAnimationFrame(loop);
}
