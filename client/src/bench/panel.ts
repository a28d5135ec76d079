// The small panel of /bench: what is going on and what the frames took.

import { benchWords, type BenchWords } from '../i18n/bench.ts';
import type { Parts } from './parts.ts';
import type { Report } from './report.ts';

const TIMES = ['js', 'net', 'work', 'draw', 'submit', 'interval', 'drawCalls', 'triangles'] as const;
const PEOPLE = ['known', 'inSight', 'counted', 'countedInSight'] as const;
/** Rows that are parts of the one before. */
const PARTS: ReadonlySet<string> = new Set(['net', 'work', 'draw', 'submit', 'inSight', 'countedInSight']);

function row(head: string, cells: readonly string[], part: boolean): HTMLTableRowElement {
  const tr = document.createElement('tr');
  const th = document.createElement('th');
  th.scope = 'row';
  th.textContent = head;
  th.className = part ? 'part' : '';
  tr.append(th, ...cells.map((text) => {
    const td = document.createElement('td');
    td.textContent = text;
    return td;
  }));
  return tr;
}

/** Page pixels: on narrower pages the figures are folded up. */
const NARROW = 720;

export class Panel {
  private readonly root = document.createElement('section');
  private readonly state = document.createElement('p');
  private readonly table = document.createElement('table');

  private readonly words: BenchWords;

  /** `play` is called with the file that somebody chose, `again` when the same is to be played once more. */
  constructor(into: HTMLElement, private readonly parts: Pick<Parts, 'language' | 'n'>, play: (file: File) => void, again: () => void) {
    const w = (this.words = benchWords[parts.language.peek()]);
    this.root.className = 'bench panel';
    const title = document.createElement('h1');
    title.textContent = w.title;
    this.state.setAttribute('role', 'status');
    const label = document.createElement('label');
    label.className = 'button';
    label.textContent = w.open;
    const file = document.createElement('input');
    file.type = 'file';
    file.addEventListener('change', () => file.files?.[0] && play(file.files[0]));
    label.append(file);
    const button = document.createElement('button');
    button.className = 'button';
    button.textContent = w.again;
    button.addEventListener('click', again);
    const buttons = document.createElement('p');
    buttons.className = 'buttons';
    buttons.append(button, label);
    const figures = document.createElement('details');
    figures.open = innerWidth > NARROW;
    const summary = document.createElement('summary');
    summary.textContent = w.figures;
    figures.append(summary, this.table, buttons);
    this.root.append(title, this.state, figures);
    into.append(this.root);
  }

  show(report: Report): void {
    const { words: w, parts: { n } } = this;
    const { js } = report;
    this.state.textContent = report.state === 'failed' ? `${w.failed}: ${report.error}` : `${w[report.state]}${report.frames > 0 ? ` · ${n(js.median)} / ${n(js.p90)} ms` : ''}`;
    this.root.dataset['state'] = report.state;
    const head = row('', [w.median, w.p90, w.p99], false);
    const times = TIMES.map((name) => {
      const { median, p90, p99 } = report[name];
      return row(w[name], [median, p90, p99].map((value) => n(value)), PARTS.has(name));
    });
    const people = PEOPLE.map((name) => row(w[name], ['', '', n(report[name])], PARTS.has(name)));
    this.table.replaceChildren(...people, head, ...times);
  }
}
