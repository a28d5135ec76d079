// The codec against the golden bytes that the Go tests hold, and against bytes that are wrong.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Down, LEAF_COUNT, MalformedError, PROTOCOL_VERSION, Reader, Up, Writer, checkTerm, type CourseRecord, type Pose, type SelfRecord, type Step } from '../../src/net/codec.ts';

interface Golden { name: string; from: 'client' | 'server'; hex: string; value: Record<string, unknown> }
const file = JSON.parse(readFileSync(join(process.env['MYRIAD_ROOT'] ?? '.', 'testdata/golden/wire.json'), 'utf8')) as { version: number; records: Golden[] };

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const blank = (): Pose => ({ short: 0, x: 0, z: 0, lift: 0, facing: 0, posture: 0, wading: false });

function listOf<T>(r: Reader, read: () => T): T[] {
  const out: T[] = [];
  while (r.more()) out.push(read());
  return out;
}

function entriesOf(r: Reader, cellX: number, cellZ: number): unknown[] {
  return listOf(r, () => {
    const pose = blank();
    pose.short = r.u16();
    const id = r.u64();
    r.cellBody(pose, cellX, cellZ);
    return { id, pose, look: hexOf(r.slice(r.u16())) };
  });
}

const cell = (r: Reader): { cellX: number; cellZ: number } => ({ cellX: r.u8(), cellZ: r.u8() });
const moduleOf = (r: Reader): unknown => ({ module: r.u8(), body: hexOf(r.rest()) });

const readers: Record<string, (r: Reader) => unknown> = {
  frame: (r) => ({ region: r.u16(), tick: r.u32(), serverMs: r.u32(), timeScale: r.u8() }),
  self: (r) => {
    const into: SelfRecord = { seq: 0, x: 0, z: 0, lift: 0, vlift: 0, facing: 0, mode: 0, speed: 0 };
    r.self(into);
    return into;
  },
  event: moduleOf,
  personal: moduleOf,
  pong: (r) => ({ clientMs: r.u32(), serverMs: r.u32() }),
  core: (r) => ({ body: hexOf(r.rest()) }),
  result: (r) => ({ seq: r.u32(), code: r.restText() }),
  close: (r) => ({ code: r.u16(), reason: r.restText() }),
  unwatch: cell,
  counts: (r) => {
    const at = cell(r);
    const people = new Uint8Array(LEAF_COUNT);
    r.counts(people);
    return { ...at, people: [...people] };
  },
  courses: (r) => {
    const at = cell(r);
    const courses = listOf(r, () => {
      const into: CourseRecord = { short: 0, fromX: 0, fromZ: 0, toX: 0, toZ: 0, start: 0, ms: 0, posture: 0 };
      r.course(into, at.cellX, at.cellZ);
      return into;
    });
    return { ...at, courses };
  },
  check: (r) => ({ ...cell(r), count: r.u16(), sum: r.u32() }),
  leave: (r) => ({ ...cell(r), leaves: listOf(r, () => ({ short: r.u16(), why: r.u8(), toX: r.u8(), toZ: r.u8() })) }),
  vitals: (r) => ({ ...cell(r), vitals: listOf(r, () => r.vitals()) }),
  enter: (r) => {
    const at = cell(r);
    return { ...at, entries: entriesOf(r, at.cellX, at.cellZ) };
  },
  roster: (r) => {
    const at = cell(r);
    const head = { ...at, part: r.u8(), parts: r.u8(), version: r.u32() };
    return { ...head, entries: entriesOf(r, at.cellX, at.cellZ) };
  },
  poses: (r) => {
    const at = cell(r);
    const leaf = r.u8();
    const bits = r.u8();
    const poses = listOf(r, () => {
      const pose = blank();
      r.pose(pose, at.cellX, at.cellZ, leaf);
      return pose;
    });
    return { ...at, leaf, tier: bits & 3, whole: (bits & 4) !== 0, poses };
  },
};
readers['describe'] = readers['enter']!;

const writers: Record<string, (w: Writer, v: Record<string, never>) => void> = {
  input: (w, v) => w.input(v['first']!, v['steps']! as Step[]),
  command: (w, v) => w.command(v['seq']!, v['module']!, bytesOf(v['body']!)),
  ping: (w, v) => w.ping(v['clientMs']!),
  core: (w, v) => w.core(bytesOf(v['body']!)),
  resync: (w, v) => w.resync(v['cellX']!, v['cellZ']!),
};

test('the version is that of the golden bytes', () => assert.equal(PROTOCOL_VERSION, file.version));

for (const golden of file.records) {
  test(`${golden.from} ${golden.name} ${golden.hex.slice(0, 24)}`, () => {
    if (golden.from === 'client') {
      const w = new Writer();
      writers[golden.name]!(w, golden.value as Record<string, never>);
      assert.equal(hexOf(w.take()), golden.hex);
      assert.ok(w.empty);
      return;
    }
    const r = new Reader(bytesOf(golden.hex));
    assert.ok(r.next());
    assert.equal(r.type, Down[golden.name.toUpperCase() as keyof typeof Down]);
    assert.deepEqual(readers[golden.name]!(r), golden.value);
    assert.ok(!r.more());
    assert.ok(!r.next());
  });
}

test('every prefix of a record is refused, never read past its end', () => {
  for (const golden of file.records.filter(({ from }) => from === 'server')) {
    const whole = bytesOf(golden.hex);
    for (let n = 1; n < whole.length; n++) {
      const r = new Reader(whole.subarray(0, n));
      assert.throws(() => r.next(), MalformedError);
    }
  }
});

test('a course of no time, or of a posture that there is not, is refused', () => {
  const bytes = bytesOf(file.records.find(({ name }) => name === 'courses')!.hex);
  // A record's head and its cell are 5 bytes; in a course the time is at 13, the posture at 15.
  for (const change of [{ 18: 0, 19: 0 }, { 20: 16 }]) {
    const r = new Reader(Object.assign(bytes.slice(), change));
    r.next();
    assert.throws(() => readers['courses']!(r), MalformedError);
  }
});

test('random bytes give a MalformedError or values, nothing else', () => {
  let seed = 12345;
  const random = (): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 16;
  for (let i = 0; i < 20_000; i++) {
    const size = random() % 60;
    const message = new Uint8Array(size + 3);
    for (let j = 0; j < message.length; j++) message[j] = random();
    message[1] = size;
    message[2] = 0;
    const names = Object.keys(readers);
    try {
      const r = new Reader(message);
      r.next();
      readers[names[i % names.length]!]!(r);
    } catch (error) {
      assert.ok(error instanceof MalformedError, String(error));
    }
  }
});

test('several records make one message, and the writer grows', () => {
  const w = new Writer();
  w.ping(7);
  w.core(new Uint8Array(5000).fill(1));
  w.resync(3, 4);
  const r = new Reader(w.take());
  const types = [];
  while (r.next()) types.push(r.type);
  assert.deepEqual(types, [Up.PING, Up.CORE, Up.RESYNC]);
});

test('the sum of a CHECK stays within 32 bits', () => {
  assert.equal(checkTerm(1), 2654435761);
  assert.equal(checkTerm(65535), Number((65535n * 2654435761n) % 4294967296n));
});
