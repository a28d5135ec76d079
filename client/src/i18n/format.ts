// A message formatter: the part of ICU MessageFormat the game needs, on `Intl`.
//
//   {name}                                  the argument as it is; numbers in the language's way
//   {count, plural, one {# coin} other {# coins}}   `=0 {none}` matches exactly, # is the number
//   {kind, select, a {..} other {..}}
//
// An apostrophe is an apostrophe; there is no escape, since no message needs a brace.

export type Args = Readonly<Record<string, string | number>>;

type Node = string | { name: string; kind: 'value' | 'plural' | 'select'; cases: Record<string, Node[]> };

const parsed = new Map<string, Node[]>();
/** Messages kept parsed. The catalogues hold fewer; texts of content could hold more. */
const MAX_PARSED = 4000;

/** Parses a message; a broken one throws with what is wrong, which a test of the catalogues relies on. */
export function parseMessage(text: string): Node[] {
  const cached = parsed.get(text);
  if (cached) return cached;
  const reader = { text, at: 0 };
  const nodes = readNodes(reader, false);
  if (reader.at < text.length) throw new Error(`message has a } too many: ${text}`);
  if (parsed.size >= MAX_PARSED) parsed.clear();
  parsed.set(text, nodes);
  return nodes;
}

interface Reader { text: string; at: number }

function readNodes(reader: Reader, nested: boolean): Node[] {
  const nodes: Node[] = [];
  let plain = '';
  while (reader.at < reader.text.length) {
    const ch = reader.text[reader.at] ?? '';
    if (ch === '}') break;
    reader.at++;
    if (ch === '{') {
      if (plain) nodes.push(plain);
      plain = '';
      nodes.push(readArgument(reader));
    } else if (ch === '#' && nested) {
      if (plain) nodes.push(plain);
      plain = '';
      nodes.push({ name: '#', kind: 'value', cases: {} });
    } else plain += ch;
  }
  if (plain) nodes.push(plain);
  return nodes;
}

function readArgument(reader: Reader): Node {
  const name = readUntil(reader, ',}');
  if (reader.text[reader.at++] === '}') return { name, kind: 'value', cases: {} };
  const kind = readUntil(reader, ',}');
  if (kind !== 'plural' && kind !== 'select') throw new Error(`message has an unknown kind ${kind}: ${reader.text}`);
  reader.at++;
  const cases: Record<string, Node[]> = {};
  for (;;) {
    const label = readUntil(reader, '{}');
    const ch = reader.text[reader.at++];
    if (ch === '}' && label === '') break;
    if (ch !== '{') throw new Error(`message has a case without text: ${reader.text}`);
    cases[label] = readNodes(reader, kind === 'plural');
    if (reader.text[reader.at++] !== '}') throw new Error(`message lacks a }: ${reader.text}`);
  }
  if (!cases.other) throw new Error(`message lacks the case "other": ${reader.text}`);
  return { name, kind, cases };
}

function readUntil(reader: Reader, stops: string): string {
  const start = reader.at;
  while (reader.at < reader.text.length && !stops.includes(reader.text[reader.at] ?? '')) reader.at++;
  if (reader.at >= reader.text.length) throw new Error(`message lacks a }: ${reader.text}`);
  return reader.text.slice(start, reader.at).trim();
}

const pluralRules = new Map<string, Intl.PluralRules>();
const numberFormats = new Map<string, Intl.NumberFormat>();

function once<T>(map: Map<string, T>, key: string, make: () => T): T {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

/** Writes a number the way the language does. */
export function formatNumber(language: string, value: number, maxDigits = 1): string {
  return once(numberFormats, `${language}/${maxDigits}`, () => new Intl.NumberFormat(language, { maximumFractionDigits: maxDigits })).format(value);
}

/** Fills a message. Missing arguments stay visible as `{name}`. */
export function formatMessage(language: string, text: string, args: Args = {}): string {
  if (!text.includes('{')) return text;
  return write(language, parseMessage(text), args, 0);
}

function write(language: string, nodes: readonly Node[], args: Args, count: number): string {
  let out = '';
  for (const node of nodes) {
    if (typeof node === 'string') {
      out += node;
      continue;
    }
    const value = node.name === '#' ? count : args[node.name];
    if (node.kind === 'value') out += typeof value === 'number' ? formatNumber(language, value) : (value ?? `{${node.name}}`);
    else if (node.kind === 'select') out += write(language, node.cases[String(value)] ?? node.cases.other ?? [], args, count);
    else {
      const amount = Number(value) || 0;
      const rule = once(pluralRules, language, () => new Intl.PluralRules(language)).select(amount);
      out += write(language, node.cases[`=${amount}`] ?? node.cases[rule] ?? node.cases.other ?? [], args, amount);
    }
  }
  return out;
}

const ACCENTS: Record<string, string> = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', A: 'Á', E: 'É', I: 'Í', O: 'Ó', U: 'Ú', c: 'ç', n: 'ñ', s: 'š', y: 'ý' };

/** Makes a text longer and foreign, braces untouched: shows words that escaped translation and windows too narrow. */
export function pseudo(text: string): string {
  let depth = 0;
  let out = '';
  for (const ch of text) {
    if (ch === '{') depth++;
    out += depth === 0 ? (ACCENTS[ch] ?? ch) : ch;
    if (ch === '}') depth--;
  }
  return `[${out}${'·'.repeat(Math.ceil(text.length * 0.3))}]`;
}
