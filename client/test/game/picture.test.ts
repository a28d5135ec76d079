// The picture of the world from records: who comes, goes, crosses and is asked for again.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, toBinary } from '@bufbuild/protobuf';
import { Down, Reader, checkTerm } from '../../src/net/codec.ts';
import { Picture, type Known } from '../../src/game/picture.ts';
import { DescriptionSchema } from '../../src/wire/core_pb.ts';

/** Builds messages as the server does. */
class Message {
  private readonly bytes: number[] = [];

  private record(type: number, payload: number[]): this {
    this.bytes.push(type, payload.length & 255, payload.length >> 8, ...payload);
    return this;
  }
  frame(region: number, tick: number): this {
    return this.frameAt(region, tick * 50, tick);
  }
  frameAt(region: number, ms: number, tick = 1): this {
    return this.record(Down.FRAME, [...u16(region), ...u32(tick), ...u32(ms), 200]);
  }
  roster(cellX: number, cellZ: number, entries: number[][]): this {
    return this.record(Down.ROSTER, [cellX, cellZ, 0, 1, ...u32(1), ...entries.flat()]);
  }
  enter(cellX: number, cellZ: number, entries: number[][]): this {
    return this.record(Down.ENTER, [cellX, cellZ, ...entries.flat()]);
  }
  leave(cellX: number, cellZ: number, short: number, why: number, toX = 0, toZ = 0): this {
    return this.record(Down.LEAVE, [cellX, cellZ, ...u16(short), why, toX, toZ]);
  }
  check(cellX: number, cellZ: number, shorts: number[]): this {
    const sum = shorts.reduce((total, short) => (total + checkTerm(short)) >>> 0, 0);
    return this.record(Down.CHECK, [cellX, cellZ, ...u16(shorts.length), ...u32(sum)]);
  }
  /** People by the number of their leaf. */
  counts(cellX: number, cellZ: number, people: Record<number, number>): this {
    const leaves = Object.keys(people).map(Number);
    const bits = (from: number): number => leaves.reduce((set, leaf) => (leaf >= from && leaf < from + 32 ? set | (1 << (leaf - from)) : set), 0);
    return this.record(Down.COUNTS, [cellX, cellZ, ...u32(bits(0)), ...u32(bits(32)), ...Object.values(people)]);
  }
  /** Describes an entity anew, with the pose that `entry` has. */
  describe(cellX: number, cellZ: number, entries: number[][]): this {
    return this.record(Down.DESCRIBE, [cellX, cellZ, ...entries.flat()]);
  }
  /** A way from the corner of a cell to 16 m east of there, in 8 s. */
  course(cellX: number, cellZ: number, short: number, start: number): this {
    return this.record(Down.COURSES, [cellX, cellZ, ...u16(short), 0, 0, 0, ...u16(1024), ...u16(0), ...u32(start), ...u16(8000), 1]);
  }
  unwatch(cellX: number, cellZ: number): this {
    return this.record(Down.UNWATCH, [cellX, cellZ]);
  }
  build(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }
}

const u16 = (v: number): number[] => [v & 255, v >> 8];
const u32 = (v: number): number[] => [v & 255, (v >>> 8) & 255, (v >>> 16) & 255, v >>> 24];

function entry(short: number, id: number, name: string): number[] {
  const look = [...toBinary(DescriptionSchema, create(DescriptionSchema, { name }))];
  return [...u16(short), ...u32(id), ...u32(0), 10, 0, 10, 0, 0, ...u16(look.length), ...look];
}

function watch(widen = (low: number): number => low): { log: string[]; picture: Picture; take(message: Message, now?: number): void } {
  const log: string[] = [];
  const name = (known: Known): string => known.description.name;
  const picture = new Picture(
    {
      appeared: (known) => log.push(`+${name(known)}`),
      described: (known) => log.push(`=${name(known)}`),
      vanished: (known) => log.push(`-${name(known)}`),
      fared: () => undefined,
      counted: (x, z, people) => log.push(`${x},${z}: ${people ? [...people].flatMap((n, leaf) => (n ? `${leaf}=${n}` : [])).join(' ') : 'nobody'}`),
      frame: () => undefined,
      resync: (x, z) => log.push(`resync ${x},${z}`),
    },
    widen,
  );
  return {
    log,
    picture,
    take: (message, now = 0) => {
      const r = new Reader(message.build());
      while (r.next()) assert.ok(picture.receive(r, now));
    },
  };
}

const ANA = entry(1, 100, 'Ana');
const JAAN = entry(2, 200, 'Jaan');

test('a roster brings everyone, and a second one only what changed', () => {
  const { log, picture, take } = watch();
  take(new Message().frame(136, 1).roster(69, 68, [ANA, JAAN]).check(69, 68, [1, 2]));
  assert.deepEqual(log.splice(0), ['+Ana', '+Jaan']);
  const before = picture.byId.get(100)!.track;
  take(new Message().frame(136, 2).roster(69, 68, [ANA]).check(69, 68, [1]));
  assert.deepEqual(log.splice(0), ['=Ana', '-Jaan']);
  assert.equal(picture.byId.get(100)!.track, before);
});

test('who went to another region is not taken back by what is told of the one before', () => {
  const { picture, take } = watch();
  take(new Message().frame(137, 10).roster(72, 68, [ANA]).frame(136, 10).roster(71, 68, []));
  // The message of a crossing may begin with the region that has her now.
  take(new Message().frame(136, 21).enter(71, 68, [ANA]).frame(137, 19).roster(72, 68, [ANA]).frame(137, 20).leave(72, 68, 1, 0).check(72, 68, []));
  assert.equal(picture.byId.get(100)?.region, 136);
  take(new Message().frame(136, 22).check(71, 68, [1]));
  assert.equal(picture.byId.get(100)?.cellX, 71);
});

test('from cell to cell one stays who one is, whatever comes first', () => {
  const { log, picture, take } = watch();
  take(new Message().frame(136, 1).roster(69, 68, [ANA]).roster(70, 68, []));
  log.length = 0;
  take(new Message().frame(136, 2).enter(70, 68, [ANA]).leave(69, 68, 1, 1, 70, 68).check(69, 68, []).check(70, 68, [1]));
  assert.deepEqual(log.splice(0), ['=Ana']);
  take(new Message().frame(136, 3).leave(70, 68, 1, 1, 69, 68).enter(69, 68, [ANA]).check(69, 68, [1]).check(70, 68, []));
  assert.deepEqual(log.splice(0), ['=Ana']);
  take(new Message().frame(136, 4).leave(69, 68, 1, 1, 68, 68));
  assert.deepEqual(log, ['-Ana']);
  assert.equal(picture.byId.size, 0);
});

test('over a border the avatar is kept, in either order', () => {
  const { log, picture, take } = watch();
  take(new Message().frame(136, 1).roster(71, 68, [ANA]).frame(137, 1).roster(72, 68, []));
  const { track } = picture.byId.get(100)!;
  log.length = 0;
  take(new Message().frame(136, 2).leave(71, 68, 1, 2), 1000);
  take(new Message().frame(137, 2).enter(72, 68, [entry(7, 100, 'Ana')]), 1100);
  picture.tidy(5000);
  assert.deepEqual(log.splice(0), ['=Ana']);
  assert.equal(picture.byId.get(100)!.track, track);
  take(new Message().frame(136, 3).enter(71, 68, [ANA]), 1200);
  take(new Message().frame(137, 3).leave(72, 68, 7, 2), 1250);
  picture.tidy(9000);
  assert.deepEqual(log, ['=Ana']);
  assert.equal(picture.byId.get(100)!.region, 136);
});

test('who was handed over and never comes goes after a while', () => {
  const { log, picture, take } = watch();
  take(new Message().frame(136, 1).roster(71, 68, [ANA]).leave(71, 68, 1, 2), 1000);
  picture.tidy(1400);
  assert.deepEqual(log, ['+Ana']);
  picture.tidy(3000);
  assert.deepEqual(log, ['+Ana', '-Ana']);
});

test('a short id that is given anew is someone else', () => {
  const { log, take } = watch();
  take(new Message().frame(136, 1).roster(69, 68, [ANA]));
  take(new Message().frame(136, 2).enter(69, 68, [entry(1, 300, 'Mall')]));
  assert.deepEqual(log, ['+Ana', '-Ana', '+Mall']);
});

test('what does not add up is asked for again, and an unwatched cell is empty', () => {
  const { log, picture, take } = watch();
  take(new Message().frame(136, 1).roster(69, 68, [ANA]).check(69, 68, [1, 2]));
  assert.deepEqual(log.splice(0), ['+Ana', 'resync 69,68']);
  take(new Message().unwatch(69, 68));
  assert.deepEqual(log, ['-Ana']);
  assert.equal(picture.byId.size, 0);
  take(new Message().frame(136, 2).check(69, 68, [5]));
  assert.equal(log.length, 1);
});

test('people told of by number: a later count replaces, what two regions tell adds up', () => {
  const { log, take } = watch();
  take(new Message().frame(136, 1).counts(71, 68, { 0: 200, 31: 1, 32: 2, 63: 255 }));
  assert.deepEqual(log.splice(0), ['71,68: 0=200 31=1 32=2 63=255']);
  take(new Message().frame(137, 1).counts(71, 68, { 0: 100, 63: 1 }));
  assert.deepEqual(log.splice(0), ['71,68: 0=300 31=1 32=2 63=256']);
  take(new Message().frame(136, 2).counts(71, 68, { 5: 7 }));
  assert.deepEqual(log.splice(0), ['71,68: 0=100 5=7 63=1']);
  take(new Message().frame(137, 2).counts(71, 68, {}));
  assert.deepEqual(log.splice(0), ['71,68: 5=7']);
  take(new Message().counts(71, 68, {}));
  assert.deepEqual(log, []);
});

test('one goes to another layer, and only oneself is kept', () => {
  const { log, picture, take } = watch();
  picture.own = 300;
  take(new Message().frame(136, 1).roster(69, 68, [ANA, entry(2, 300, 'Me')]));
  const me = picture.byId.get(300);
  take(new Message().unwatch(69, 68), 1000);
  assert.deepEqual(log.splice(0), ['+Ana', '+Me', '-Ana']);
  take(new Message().frame(392, 7).roster(69, 68, [entry(9, 300, 'Me'), entry(1, 301, 'Bor')]).check(69, 68, [9, 1]), 1100);
  assert.deepEqual(log.filter((line) => line.startsWith('-') || line.startsWith('resync')), []);
  assert.equal(picture.byId.get(300), me);
  assert.equal(me?.region, 392);
  picture.tidy(9000);
  assert.ok(!log.includes('-Me'));
  // Who is not told of again is let go of.
  take(new Message().unwatch(69, 68), 10_000);
  picture.tidy(20_000);
  assert.ok(log.includes('-Me'));
});

test('a roster, an unwatched cell and a new entry end the counts', () => {
  const { log, picture, take } = watch();
  take(new Message().frame(136, 1).counts(71, 68, { 1: 9 }).frame(137, 1).counts(71, 68, { 1: 1 }).counts(72, 68, { 2: 2 }));
  log.length = 0;
  take(new Message().frame(136, 2).roster(71, 68, [ANA]));
  assert.deepEqual(log.splice(0), ['71,68: 1=1', '+Ana']);
  take(new Message().frame(136, 3).unwatch(71, 68));
  assert.deepEqual(log.splice(0), ['-Ana', '71,68: nobody']);
  picture.forget();
  assert.deepEqual(log.splice(0), ['72,68: nobody']);
  take(new Message().unwatch(72, 68));
  assert.deepEqual(log, []);
});

test('a course is followed by who is known, over the edge of a cell, until a pose is told', () => {
  const { log, picture, take } = watch((low) => (low < 2 ** 31 ? low + 2 ** 32 : low));
  const high = 2 ** 32 - 2000; // the low half of the clock runs over on the way
  picture.own = 300;
  take(new Message().frameAt(136, high - 1000).roster(70, 68, []).roster(69, 68, [ANA, entry(2, 300, 'Me')]));
  log.length = 0;
  take(new Message().frameAt(136, high).course(69, 68, 77, high).course(69, 68, 2, high).course(69, 68, 1, high + 1000));
  const { track } = picture.byId.get(100)!;
  const x = 69 * 64_000 + 7;
  const at = (ms: number): number => {
    track.play(ms, 0);
    return track.newestX - x;
  };
  assert.equal(at(high + 1000), 0);
  assert.equal(at(high + 5000), 8000);
  assert.equal(track.newestPosture, 1);
  const me = picture.byId.get(300)!.track; // drawn by one's own steps
  me.play(high + 5000, 0);
  assert.equal(me.newestPosture, 0);
  take(new Message().frameAt(136, high + 5000).leave(69, 68, 1, 1, 70, 68));
  assert.equal(picture.byId.get(100)!.cellX, 70);
  assert.equal(at(high + 7000), 12_000);
  take(new Message().frameAt(136, high + 7000).describe(70, 68, [ANA]));
  assert.equal(at(high + 8000), 64_157); // as ANA has it in that cell
  assert.equal(track.newestPosture, 0);
  assert.deepEqual(log, ['=Ana']);
});
