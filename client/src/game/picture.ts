// What the client knows of the world around: who is there, how they look, how they fare, and their
// way. Entities are named by region and short id on the wire, and keep their identity by their id.

import { fromBinary } from '@bufbuild/protobuf';
import { checkTerm, Down, FULL_SPEED, LEAF_COUNT, WHY_HANDED, WHY_MOVED, type CourseRecord, type Pose, type Reader, type VitalsRecord } from '../net/codec.ts';
import { worldMs } from '../state/pace.ts';
import type { EntityId } from '../state/session.ts';
import { DescriptionSchema, type Description } from '../wire/core_pb.ts';
import { Track } from './track.ts';

/** An entity as it is known. */
export interface Known {
  readonly id: EntityId;
  region: number;
  short: number;
  cellX: number;
  cellZ: number;
  description: Description;
  /** Null until told. */
  vitals: VitalsRecord | null;
  /** `performance.now()` of the vitals: their remaining times count from then. */
  vitalsAtMs: number;
  readonly track: Track;
  /** Roster version that named it last; only while one is read. */
  rosterMark: number;
  /** Server's clock of the frame that described it last. */
  claimedMs: number;
}

/** Who is told of changes of the picture. */
export interface PictureListener {
  appeared(known: Known): void;
  described(known: Known): void;
  vanished(known: Known): void;
  fared(known: Known): void;
  /**
   * How many people stand in each leaf of a cell who are told of by number alone; null for nobody. The
   * numbers are the listener's to keep.
   */
  counted(cellX: number, cellZ: number, people: Uint16Array | null): void;
  /** A FRAME began: made at a moment of the server's clock. */
  frame(region: number, tick: number, serverMs: number, timeScale: number): void;
  /** A cell does not add up. */
  resync(cellX: number, cellZ: number): void;
}

interface Cell { count: number; sum: number }
/** `counts` has the people by leaf of cells that were told of by number. */
interface Region { byShort: (Known | undefined)[]; cells: Map<number, Cell>; counts: Map<number, Uint8Array> }

const emptyRegion = (): Region => ({ byShort: [], cells: new Map(), counts: new Map() });

/** How long one who was handed to another region is kept until that region tells of them. */
const HANDED_MS = 1500;

export class Picture {
  readonly byId = new Map<EntityId, Known>();
  /** Oneself: kept when the cell is forgotten, as in a change of layers, until it is told again. */
  own: EntityId = 0;
  private readonly regions = new Map<number, Region>();
  private readonly handed = new Map<EntityId, { known: Known; untilMs: number }>();
  private region = emptyRegion();
  private regionNumber = -1;
  private serverMs = 0;
  /** Speed of time in the region of the frame. */
  private scale = 1;
  private marks = 0;
  private readonly pose: Pose = { short: 0, x: 0, z: 0, lift: 0, facing: 0, posture: 0, wading: false };
  private readonly way: CourseRecord = { short: 0, fromX: 0, fromZ: 0, toX: 0, toZ: 0, start: 0, ms: 0, posture: 0 };

  constructor(private readonly listener: PictureListener, private readonly widen: (low: number, nowMs: number) => number) {}

  /** Forgets everything: after a new entry the server tells all again. */
  forget(): void {
    for (const known of this.byId.values()) this.listener.vanished(known);
    for (const { known } of this.handed.values()) this.listener.vanished(known);
    const counted = new Set([...this.regions.values()].flatMap(({ counts }) => [...counts.keys()]));
    this.byId.clear();
    this.handed.clear();
    this.regions.clear();
    for (const cell of counted) this.listener.counted(cell >> 8, cell & 255, null);
    this.regionNumber = -1;
  }

  /** Takes a record in. Returns false for one that is not about the picture. */
  receive(r: Reader, nowMs: number): boolean {
    switch (r.type) {
      case Down.FRAME:
        this.frame(r.u16(), r.u32(), r.u32(), r.u8(), nowMs);
        return true;
      case Down.POSES:
        this.poses(r);
        return true;
      case Down.ENTER:
      case Down.DESCRIBE:
        this.entries(r, r.u8(), r.u8(), 0);
        return true;
      case Down.ROSTER:
        this.roster(r);
        return true;
      case Down.LEAVE:
        this.leave(r, nowMs);
        return true;
      case Down.VITALS:
        this.vitals(r, nowMs);
        return true;
      case Down.CHECK:
        this.check(r);
        return true;
      case Down.COUNTS:
        this.counts(r);
        return true;
      case Down.COURSES:
        this.courses(r);
        return true;
      case Down.UNWATCH:
        this.unwatch(r.u8(), r.u8(), nowMs);
        return true;
      default:
        return false;
    }
  }

  /** Lets go of those who were handed over and never came. */
  tidy(nowMs: number): void {
    for (const [id, { known, untilMs }] of this.handed) {
      if (nowMs < untilMs) continue;
      this.handed.delete(id);
      this.listener.vanished(known);
    }
  }

  private frame(region: number, tick: number, low: number, timeScale: number, nowMs: number): void {
    this.serverMs = this.widen(low, nowMs);
    this.scale = timeScale > 0 ? timeScale / FULL_SPEED : 1;
    if (region !== this.regionNumber) {
      this.regionNumber = region;
      let known = this.regions.get(region);
      if (!known) this.regions.set(region, (known = emptyRegion()));
      this.region = known;
    }
    this.listener.frame(region, tick, this.serverMs, timeScale);
  }

  private poses(r: Reader): void {
    const cellX = r.u8();
    const cellZ = r.u8();
    const leaf = r.u8();
    const tier = r.u8() & 3;
    while (r.more()) {
      r.pose(this.pose, cellX, cellZ, leaf);
      this.region.byShort[this.pose.short]?.track.push(this.pose, this.serverMs, tier, this.scale);
    }
  }

  private courses(r: Reader): void {
    const { way, serverMs } = this;
    const cellX = r.u8();
    const cellZ = r.u8();
    while (r.more()) {
      r.course(way, cellX, cellZ);
      const known = this.region.byShort[way.short];
      // Oneself is drawn by one's own steps, and told of by SELF.
      if (known && known.id !== this.own) known.track.follow(way, serverMs + ((way.start - serverMs) | 0), serverMs);
    }
  }

  private entries(r: Reader, cellX: number, cellZ: number, mark: number): void {
    while (r.more()) {
      this.pose.short = r.u16();
      const id = r.u64();
      r.cellBody(this.pose, cellX, cellZ);
      const description = fromBinary(DescriptionSchema, r.slice(r.u16()));
      this.entry(id, description, cellX, cellZ, mark);
    }
  }

  private entry(id: EntityId, description: Description, cellX: number, cellZ: number, mark: number): void {
    const { short } = this.pose;
    const held = this.byId.get(id);
    // Frames of two regions are not in order within a message: who went to the other since is not taken back.
    if (held && held.region !== this.regionNumber && held.claimedMs > this.serverMs) return;
    const there = this.region.byShort[short];
    if (there && there.id !== id) this.remove(there);
    let known = held ?? this.takeBack(id);
    const isNew = !known;
    if (!known) {
      known = {
        id, region: this.regionNumber, short, cellX, cellZ, description, vitals: null, vitalsAtMs: 0, track: new Track(), rosterMark: mark, claimedMs: 0,
      };
    } else if (this.byId.has(id)) this.unlink(known);
    known.region = this.regionNumber;
    known.short = short;
    known.cellX = cellX;
    known.cellZ = cellZ;
    known.description = description;
    known.rosterMark = mark;
    known.claimedMs = this.serverMs;
    this.region.byShort[short] = known;
    this.byId.set(id, known);
    this.count(this.region, cellX, cellZ, short, 1);
    known.track.push(this.pose, this.serverMs, known.track.tier, this.scale);
    if (isNew) this.listener.appeared(known);
    else this.listener.described(known);
  }

  private takeBack(id: EntityId): Known | undefined {
    const waiting = this.handed.get(id);
    if (waiting) this.handed.delete(id);
    return waiting?.known;
  }

  private roster(r: Reader): void {
    const cellX = r.u8();
    const cellZ = r.u8();
    const part = r.u8();
    const parts = r.u8();
    r.u32();
    const { cells } = this.region;
    if (part === 0) {
      this.marks++;
      const cell = cells.get(key(cellX, cellZ));
      if (!cell) {
        cells.set(key(cellX, cellZ), sumOf(this.region, cellX, cellZ));
      }
      this.recount(cellX, cellZ, [this.region]);
    }
    this.entries(r, cellX, cellZ, this.marks);
    if (part !== parts - 1) return;
    for (const known of this.region.byShort) {
      if (known && known.cellX === cellX && known.cellZ === cellZ && known.rosterMark !== this.marks) this.remove(known);
    }
  }

  private leave(r: Reader, nowMs: number): void {
    const cellX = r.u8();
    const cellZ = r.u8();
    while (r.more()) {
      const known = this.region.byShort[r.u16()];
      const why = r.u8();
      const toX = r.u8();
      const toZ = r.u8();
      // Who has entered elsewhere already is not in this cell any more.
      if (!known || known.cellX !== cellX || known.cellZ !== cellZ) continue;
      if (why === WHY_MOVED && this.region.cells.has(key(toX, toZ))) {
        this.count(this.region, cellX, cellZ, known.short, -1);
        this.count(this.region, toX, toZ, known.short, 1);
        known.cellX = toX;
        known.cellZ = toZ;
      } else if (why === WHY_HANDED) {
        this.hand(known, nowMs);
      } else this.remove(known);
    }
  }

  private vitals(r: Reader, nowMs: number): void {
    r.u8();
    r.u8();
    while (r.more()) {
      const vitals = r.vitals();
      const known = this.region.byShort[vitals.short];
      if (!known) continue;
      known.vitals = vitals;
      known.vitalsAtMs = worldMs(nowMs);
      this.listener.fared(known);
    }
  }

  private check(r: Reader): void {
    const cellX = r.u8();
    const cellZ = r.u8();
    const cell = this.region.cells.get(key(cellX, cellZ));
    if (cell && (cell.count !== r.u16() || cell.sum !== r.u32())) this.listener.resync(cellX, cellZ);
  }

  private counts(r: Reader): void {
    const cellX = r.u8();
    const cellZ = r.u8();
    const people = new Uint8Array(LEAF_COUNT);
    r.counts(people);
    if (!people.some((n) => n > 0)) {
      this.recount(cellX, cellZ, [this.region]);
      return;
    }
    this.region.counts.set(key(cellX, cellZ), people);
    this.listener.counted(cellX, cellZ, this.countsOf(cellX, cellZ));
  }

  /** Forgets what regions told of a cell's counts, and tells if that was anything. */
  private recount(cellX: number, cellZ: number, forget: Iterable<Region>): void {
    let had = false;
    for (const { counts } of forget) had = counts.delete(key(cellX, cellZ)) || had;
    if (had) this.listener.counted(cellX, cellZ, this.countsOf(cellX, cellZ));
  }

  /** What the regions told of a cell, added up; null when nobody is. */
  private countsOf(cellX: number, cellZ: number): Uint16Array | null {
    let sum: Uint16Array | null = null;
    for (const { counts } of this.regions.values()) {
      const people = counts.get(key(cellX, cellZ));
      if (!people) continue;
      sum ??= new Uint16Array(LEAF_COUNT);
      for (let leaf = 0; leaf < LEAF_COUNT; leaf++) sum[leaf] = sum[leaf]! + people[leaf]!;
    }
    return sum;
  }

  /** Who stands just over a border is told of by the neighbour, in the same cell. */
  private unwatch(cellX: number, cellZ: number, nowMs: number): void {
    for (const region of this.regions.values()) {
      for (const known of region.byShort) {
        if (!known || known.cellX !== cellX || known.cellZ !== cellZ) continue;
        if (known.id === this.own) this.hand(known, nowMs);
        else this.remove(known);
      }
      region.cells.delete(key(cellX, cellZ));
    }
    this.recount(cellX, cellZ, this.regions.values());
  }

  /** Keeps the picture of one of whom another region is about to tell. */
  private hand(known: Known, nowMs: number): void {
    this.unlink(known);
    this.handed.set(known.id, { known, untilMs: nowMs + HANDED_MS });
  }

  private remove(known: Known): void {
    this.unlink(known);
    this.listener.vanished(known);
  }

  /** Takes an entity off its region without telling. */
  private unlink(known: Known): void {
    const region = this.regions.get(known.region);
    if (region && region.byShort[known.short] === known) {
      region.byShort[known.short] = undefined;
      this.count(region, known.cellX, known.cellZ, known.short, -1);
    }
    if (this.byId.get(known.id) === known) this.byId.delete(known.id);
  }

  private count(region: Region, cellX: number, cellZ: number, short: number, by: 1 | -1): void {
    const cell = region.cells.get(key(cellX, cellZ));
    if (!cell) return;
    cell.count += by;
    cell.sum = (cell.sum + by * checkTerm(short)) >>> 0;
  }
}

function key(cellX: number, cellZ: number): number {
  return (cellX << 8) | cellZ;
}

function sumOf(region: Region, cellX: number, cellZ: number): Cell {
  const cell: Cell = { count: 0, sum: 0 };
  for (const known of region.byShort) {
    if (!known || known.cellX !== cellX || known.cellZ !== cellZ) continue;
    cell.count++;
    cell.sum = (cell.sum + checkTerm(known.short)) >>> 0;
  }
  return cell;
}
