// The hot records of docs/protocol.md, the twin of the Go package wire: a Reader over one message
// that reads in place, and a Writer. Golden bytes in testdata/golden hold both sides together.

/** Records from a client. */
export const Up = { INPUT: 1, COMMAND: 2, PING: 3, CORE: 4, RESYNC: 5 } as const;

/** Records from the server. */
export const Down = {
  FRAME: 1, POSES: 2, ENTER: 3, LEAVE: 4, DESCRIBE: 5, ROSTER: 6, VITALS: 7, CHECK: 8,
  EVENT: 9, SELF: 10, PERSONAL: 11, PONG: 12, CORE: 13, RESULT: 14, UNWATCH: 15, CLOSE: 16,
  COUNTS: 17, COURSES: 18,
} as const;

export const PROTOCOL_VERSION = 1;
export const MODULE_PLAY = 1;
export const MODULE_SOCIAL = 2;
export const MODULE_RPG = 3;
/** Steps that one INPUT carries at most. */
export const MAX_STEPS = 4;
export const FLAG_JUMP = 1;
export const FLAG_WALK = 2;
/** The leaf number of a batch told against its whole cell. */
export const WHOLE_CELL = 255;
/** Leaves of a cell, row by row. */
export const LEAF_COUNT = 64;
/** Frame.timeScale at full speed. */
export const FULL_SPEED = 200;
/** `leftDs` of an aura without end. */
export const AURA_ENDLESS = 65535;
export const WHY_GONE = 0;
export const WHY_MOVED = 1;
export const WHY_HANDED = 2;
export const WHY_HIDDEN = 3;

const CELL_SIZE = 64_000;
const LEAF_SIZE = 8_000;
const MAX_AURAS = 12;
const MAX_KEY = 64;
const HEADER_SIZE = 3;

/** Bytes that cannot be read. */
export class MalformedError extends Error {}

export interface Pose {
  short: number;
  /** Millimetres. */
  x: number;
  z: number;
  lift: number;
  /** 1/65536 turn. */
  facing: number;
  posture: number;
  wading: boolean;
}
/** A straight way that is told once. Millimetres of the map. */
export interface CourseRecord {
  short: number;
  fromX: number;
  fromZ: number;
  toX: number;
  toZ: number;
  /** Low half of the shard's clock when it sets out. */
  start: number;
  /** By the clock; at least 1. */
  ms: number;
  /** On the way: before and after it the body stands. */
  posture: number;
}
export interface Aura { key: string; leftDs: number; stacks: number; harmful: boolean }
export interface VitalsRecord {
  short: number;
  health: number;
  maxHealth: number;
  power: number;
  maxPower: number;
  powerKind: number;
  ability: string;
  totalMs: number;
  leftMs: number;
  auras: Aura[];
  target: number;
  inCombat: boolean;
  dead: boolean;
}
export interface SelfRecord { seq: number; x: number; z: number; lift: number; vlift: number; facing: number; mode: number; speed: number }
export interface Step { heading: number; facing: number; speed: number; flags: number }

const utf8 = new TextDecoder('utf-8', { fatal: false });

/**
 * Walks through the records of one message. `next` sets `type` and the bounds of the payload; the
 * field readers then move through it and throw `MalformedError` rather than read past its end.
 */
export class Reader {
  type = 0;
  private at = 0;
  private end = 0;
  private following = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Goes to the next record; false at the end. */
  next(): boolean {
    if (this.following >= this.bytes.length) return false;
    if (this.following + HEADER_SIZE > this.bytes.length) throw new MalformedError('truncated header');
    this.type = this.bytes[this.following]!;
    this.at = this.following + HEADER_SIZE;
    this.end = this.at + this.view.getUint16(this.following + 1, true);
    this.following = this.end;
    if (this.end > this.bytes.length) throw new MalformedError('truncated record');
    return true;
  }

  /** Whether the payload holds more. */
  more(): boolean {
    return this.at < this.end;
  }

  private take(count: number): number {
    const at = this.at;
    if (at + count > this.end) throw new MalformedError('truncated payload');
    this.at = at + count;
    return at;
  }

  u8(): number {
    return this.bytes[this.take(1)]!;
  }
  u16(): number {
    return this.view.getUint16(this.take(2), true);
  }
  i16(): number {
    return this.view.getInt16(this.take(2), true);
  }
  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }
  i32(): number {
    return this.view.getInt32(this.take(4), true);
  }
  /** An entity id: those fit 53 bits. */
  u64(): number {
    const at = this.take(8);
    return this.view.getUint32(at + 4, true) * 4294967296 + this.view.getUint32(at, true);
  }
  uv(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
      const byte = this.u8();
      value += (byte & 127) * scale;
      if (byte < 128) {
        if (value > 0xffffffff) break;
        return value;
      }
    }
    throw new MalformedError('varint');
  }

  /** The rest of the payload; it lies in the message. */
  rest(): Uint8Array {
    const bytes = this.bytes.subarray(this.at, this.end);
    this.at = this.end;
    return bytes;
  }
  /** The next bytes; they lie in the message. */
  slice(count: number): Uint8Array {
    const at = this.take(count);
    return this.bytes.subarray(at, at + count);
  }
  text(count: number): string {
    return utf8.decode(this.slice(count));
  }
  restText(): string {
    return utf8.decode(this.rest());
  }

  private key(): string {
    const length = this.u8();
    if (length > MAX_KEY) throw new MalformedError('key');
    return wordOf(this.slice(length));
  }

  /** Reads a pose without its short id, told against the corner of a cell. */
  cellBody(pose: Pose, cellX: number, cellZ: number): void {
    const at = this.take(3);
    const middle = this.bytes[at + 1]!;
    pose.x = cellX * CELL_SIZE + middleOf(this.bytes[at]! | ((middle & 15) << 8), 64);
    pose.z = cellZ * CELL_SIZE + middleOf((middle >> 4) | (this.bytes[at + 2]! << 4), 64);
    this.stateOf(pose);
  }

  /** Reads a pose of a POSES record. */
  pose(pose: Pose, cellX: number, cellZ: number, leaf: number): void {
    pose.short = this.u16();
    if (leaf === WHOLE_CELL) {
      this.cellBody(pose, cellX, cellZ);
      return;
    }
    const at = this.take(2);
    pose.x = cellX * CELL_SIZE + (leaf & 7) * LEAF_SIZE + middleOf(this.bytes[at]!, 32);
    pose.z = cellZ * CELL_SIZE + (leaf >> 3) * LEAF_SIZE + middleOf(this.bytes[at + 1]!, 32);
    this.stateOf(pose);
  }

  /** Reads a course of a COURSES record. */
  course(into: CourseRecord, cellX: number, cellZ: number): void {
    into.short = this.u16();
    const at = this.take(3);
    const middle = this.bytes[at + 1]!;
    const x = this.bytes[at]! | ((middle & 15) << 8);
    const z = (middle >> 4) | (this.bytes[at + 2]! << 4);
    into.fromX = cellX * CELL_SIZE + middleOf(x, 64);
    into.fromZ = cellZ * CELL_SIZE + middleOf(z, 64);
    into.toX = cellX * CELL_SIZE + middleOf(x + this.i16(), 64);
    into.toZ = cellZ * CELL_SIZE + middleOf(z + this.i16(), 64);
    into.start = this.u32();
    into.ms = this.u16();
    into.posture = this.u8();
    if (into.ms === 0 || into.posture > 15) throw new MalformedError('course');
  }

  private stateOf(pose: Pose): void {
    const at = this.take(2);
    const state = this.bytes[at + 1]!;
    pose.facing = this.bytes[at]! << 8;
    pose.posture = state & 15;
    pose.wading = (state & 64) !== 0;
    pose.lift = (state & 128) !== 0 ? this.u8() * 100 : 0;
  }

  self(into: SelfRecord): void {
    into.seq = this.u32();
    into.x = this.i32();
    into.z = this.i32();
    into.lift = this.i32();
    into.vlift = this.i32();
    into.facing = this.u16();
    into.mode = this.u8();
    into.speed = this.u16();
  }

  vitals(): VitalsRecord {
    const short = this.u16();
    const bits = this.u8();
    const v: VitalsRecord = {
      short, health: this.uv(), maxHealth: this.uv(), power: 0, maxPower: 0, powerKind: 0, ability: '', totalMs: 0, leftMs: 0,
      auras: [], target: 0, inCombat: (bits & 16) !== 0, dead: (bits & 32) !== 0,
    };
    if (bits & 1) {
      v.power = this.uv();
      v.maxPower = this.uv();
      v.powerKind = this.u8();
    }
    if (bits & 2) {
      v.ability = this.key();
      v.totalMs = this.u16();
      v.leftMs = this.u16();
    }
    if (bits & 4) this.auras(v.auras);
    if (bits & 8) v.target = this.u64();
    return v;
  }

  /** Reads how many people stand in each leaf of a COUNTS record, after its cell. */
  counts(into: Uint8Array | Uint16Array): void {
    const low = this.u32();
    const high = this.u32();
    for (let leaf = 0; leaf < LEAF_COUNT; leaf++) {
      const named = ((leaf < 32 ? low >>> leaf : high >>> (leaf - 32)) & 1) !== 0;
      into[leaf] = named ? this.u8() : 0;
      if (named && into[leaf] === 0) throw new MalformedError('count');
    }
  }

  private auras(into: Aura[]): void {
    const count = this.u8();
    if (count > MAX_AURAS) throw new MalformedError('auras');
    for (let i = 0; i < count; i++) {
      into.push({ key: this.key(), leftDs: this.u16(), stacks: this.u8(), harmful: (this.u8() & 1) !== 0 });
    }
  }
}

/** The middle of a unit, in millimetres; `perMetre` units make a metre. */
function middleOf(unit: number, perMetre: number): number {
  return Math.floor((unit * 1000 + 500) / perMetre);
}

const words = new Map<number, { bytes: Uint8Array; word: string }>();
const MAX_WORDS = 4096;

/** The string of a content key; the same keys come again and again, so they are kept. */
function wordOf(bytes: Uint8Array): string {
  let hash = 2166136261;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 16777619);
  const known = words.get(hash);
  if (known && sameBytes(known.bytes, bytes)) return known.word;
  if (words.size >= MAX_WORDS) words.clear();
  const word = utf8.decode(bytes);
  words.set(hash, { bytes: bytes.slice(), word });
  return word;
}
function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Writes records one after another, to be sent as one message. */
export class Writer {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  private length = 0;

  /** Whether nothing was written since `take`. */
  get empty(): boolean {
    return this.length === 0;
  }

  /** Returns what was written and begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const out = this.bytes.slice(0, this.length);
    this.length = 0;
    return out;
  }

  input(first: number, steps: readonly Step[]): void {
    let at = this.begin(Up.INPUT, 5 + steps.length * 6);
    this.view.setUint32(at, first, true);
    this.bytes[at + 4] = steps.length;
    at += 5;
    for (const step of steps) {
      this.view.setUint16(at, step.heading, true);
      this.view.setUint16(at + 2, step.facing, true);
      this.bytes[at + 4] = step.speed;
      this.bytes[at + 5] = step.flags;
      at += 6;
    }
  }
  command(seq: number, module: number, body: Uint8Array): void {
    const at = this.begin(Up.COMMAND, 5 + body.length);
    this.view.setUint32(at, seq, true);
    this.bytes[at + 4] = module;
    this.bytes.set(body, at + 5);
  }
  ping(clientMs: number): void {
    const at = this.begin(Up.PING, 4);
    this.view.setUint32(at, clientMs, true);
  }
  core(body: Uint8Array): void {
    const at = this.begin(Up.CORE, body.length);
    this.bytes.set(body, at);
  }
  resync(cellX: number, cellZ: number): void {
    const at = this.begin(Up.RESYNC, 2);
    this.bytes[at] = cellX;
    this.bytes[at + 1] = cellZ;
  }

  /** Appends a header and makes room; returns where the payload goes. `bytes` may be a new array afterwards. */
  private begin(type: number, size: number): number {
    if (size > 65535) throw new RangeError(`a record of ${size} bytes`);
    const end = this.length + HEADER_SIZE + size;
    if (end > this.bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    this.bytes[this.length] = type;
    this.view.setUint16(this.length + 1, size, true);
    const at = this.length + HEADER_SIZE;
    this.length = end;
    return at;
  }
}

/** What one entity adds to the sum of a CHECK, modulo 2^32. */
export function checkTerm(short: number): number {
  return Math.imul(short, 2654435761) >>> 0;
}
