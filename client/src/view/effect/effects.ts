/** Effects plays abilities by the name of a style: flight, burst, shapes. It knows nothing of rules. */
import { Vector3 } from 'three';
import type { ActorId } from '../types.ts';
import { DECAL, type Decals } from './decals.ts';
import type { Sparks } from './sparks.ts';
import { styles, type Burst, type Style } from './styles.ts';

/** Effects under way, at most; the oldest end first. */
const MAX_UNDER_WAY = 160;

/** Where something is: an actor (its chest), or a point of the map. */
export type Anchor = { actor: ActorId } | { x: number; y: number; z: number };

export interface EffectCall {
  style: string;
  from?: Anchor;
  to: Anchor;
  /** Metres; absent: as the style says. */
  radius?: number;
  /** Takes the place of the style's colours: 0xRRGGBB. */
  colour?: number;
  /** Takes the place of what the style sets free where it lands. */
  burst?: Burst;
  /** Metres per second, instead of the style's. */
  speed?: number;
  /** Seconds until it begins. */
  delay?: number;
}

export interface World {
  /** Writes the chest of an actor, or the point, in map coordinates; false when the actor is gone. */
  locate(anchor: Anchor, out: Vector3): boolean;
  /** Height of the ground. */
  floor(x: number, z: number): number;
  readonly origin: Vector3;
}

interface Flight {
  style: Style;
  call: EffectCall;
  at: Vector3;
  age: number;
  wait: number;
}

interface Shape {
  kind: number;
  x: number; y: number; z: number;
  radius: number;
  yaw: number;
  age: number;
  life: number;
  colour: number;
  extra: number;
  flat: boolean;
}

export class Effects {
  private readonly flights: Flight[] = [];
  private readonly shapes: Shape[] = [];
  private readonly to = new Vector3();
  private readonly way = new Vector3();
  /** Share of the sparks that are made: 1 all; fewer on weak machines. */
  density = 1;

  private readonly sparks: Sparks;
  private readonly decals: Decals;
  private readonly world: World;

  constructor(sparks: Sparks, decals: Decals, world: World) {
    this.sparks = sparks;
    this.decals = decals;
    this.world = world;
  }

  /** play starts an effect. An unknown style is a small flash: content may be newer than the page. */
  play(call: EffectCall): void {
    const style = dyed(styles[call.style] ?? styles.slash!, call);
    const at = new Vector3();
    if (!this.world.locate(call.from ?? call.to, at)) return;
    if (this.flights.length >= MAX_UNDER_WAY) this.flights.shift();
    this.flights.push({ style, call, at, age: 0, wait: call.delay ?? 0 });
  }

  update(seconds: number): void {
    for (let i = this.flights.length - 1; i >= 0; i--) {
      const f = this.flights[i]!;
      f.wait -= seconds;
      if (f.wait <= 0 && this.fly(f, seconds)) this.flights.splice(i, 1);
    }
    for (let i = this.shapes.length - 1; i >= 0; i--) {
      const s = this.shapes[i]!;
      s.age += seconds;
      if (s.age >= s.life) this.shapes.splice(i, 1);
      else this.draw(s);
    }
  }

  /** fly moves one effect on and reports whether it has landed. */
  private fly(f: Flight, seconds: number): boolean {
    const { style } = f;
    if (!this.world.locate(f.call.to, this.to)) return true;
    if (!style.flies || !f.call.from || style.flies === 'bolt' || style.flies === 'beam') {
      if (style.flies === 'bolt') this.shape(DECAL.bolt, this.to.x, this.to.y - 1, this.to.z, 1.1, 0, 0.35, style.colours[1], 11, false);
      if (style.flies === 'beam' && f.call.from && this.world.locate(f.call.from, f.at)) this.beam(f.at, this.to, style);
      this.land(f, this.to);
      return true;
    }
    if (f.age === 0) this.world.locate(f.call.from, f.at);
    f.age += seconds;
    this.way.copy(this.to).sub(f.at);
    const left = this.way.length(), step = (style.speed ?? 20) * seconds;
    if (left <= step + 0.2 || f.age > 4) {
      this.land(f, this.to);
      return true;
    }
    this.way.divideScalar(left);
    f.at.addScaledVector(this.way, step);
    this.trail(f, this.way);
    return false;
  }

  private trail(f: Flight, way: Vector3): void {
    const { style } = f, o = this.world.origin, x = f.at.x - o.x, y = f.at.y - o.y, z = f.at.z - o.z;
    const [bright, deep] = style.colours;
    if (style.flies === 'ball') {
      this.decals.push(DECAL.glow, x, y, z, 0.75, 0, 0, 1, bright);
      this.decals.push(DECAL.streak, x - way.x * 0.7, y - way.y * 0.7, z - way.z * 0.7, 0.22, 0, 0, 0.9, deep, 1.5, way.x, way.y, way.z);
      for (let i = 0; i < 3 * this.density; i++) {
        this.sparks.emit({ x: x + rand(0.16), y: y + rand(0.16), z: z + rand(0.16), vx: rand(1.2), vy: rand(1.2) + 0.4, vz: rand(1.2), life: 0.5 + Math.random() * 0.3, size: 0.34, sizeEnd: 0.04, colour: bright, colourEnd: deep, gravity: -0.6, add: 1, delay: 0 });
      }
    } else {
      this.decals.push(DECAL.streak, x - way.x * 0.5, y - way.y * 0.5, z - way.z * 0.5, style.flies === 'arrow' ? 0.05 : 0.14, 0, 0, 0.8, bright, style.flies === 'arrow' ? 1.3 : 0.6, way.x, way.y, way.z);
      this.decals.push(DECAL.glow, x, y, z, 0.2, 0, 0, 0.7, bright);
    }
  }

  /** beam is a line of sparks that drift apart. */
  private beam(from: Vector3, to: Vector3, { colours: [bright, deep] }: Style): void {
    const o = this.world.origin, count = Math.ceil(Math.min(60, from.distanceTo(to) * 6) * this.density);
    for (let i = 0; i < count; i++) {
      const p = this.way.copy(from).lerp(to, i / count).sub(o);
      this.sparks.emit({ x: p.x, y: p.y, z: p.z, vx: rand(0.3), vy: rand(0.3) + 0.2, vz: rand(0.3), life: 0.35 + Math.random() * 0.3, size: 0.42, sizeEnd: 0.04, colour: bright, colourEnd: deep, gravity: -0.4, add: 1, delay: 0 });
    }
  }

  private land(f: Flight, at: Vector3): void {
    const { style, call } = f, radius = call.radius ?? style.radius ?? 1;
    const [bright, deep] = style.colours;
    const floor = Math.max(this.world.floor(at.x, at.z), at.y - 1.3);
    this.burst(style.burst, at, radius, bright, deep);
    for (const s of style.shapes ?? []) {
      if (s === 'ring') this.shape(DECAL.ring, at.x, floor + 0.08, at.z, radius * 1.3, 0, 0.7, deep, 0, true);
      else if (s === 'wave') this.shape(DECAL.wave, at.x, floor + 0.1, at.z, radius * 1.3, 0, 1, deep, 0, true);
      else if (s === 'pillar') this.shape(DECAL.pillar, at.x, floor, at.z, Math.min(1.2, radius * 0.6), 0, 1.1, deep, 5, false);
      else if (s === 'bubble') this.shape(DECAL.bubble, at.x, at.y - 0.1, at.z, radius, 0, 1, deep, 0, false);
      else {
        if (call.from) this.world.locate(call.from, this.way);
        const yaw = call.from ? Math.atan2(at.x - this.way.x, at.z - this.way.z) : 0;
        this.shape(DECAL.slash, at.x, at.y, at.z, radius, yaw, 0.32, bright, 0.5, false);
      }
    }
  }

  private shape(kind: number, x: number, y: number, z: number, radius: number, yaw: number, life: number, colour: number, extra: number, flat: boolean): void {
    if (this.shapes.length >= MAX_UNDER_WAY) this.shapes.shift();
    this.shapes.push({ kind, x, y, z, radius, yaw, age: 0, life, colour, extra, flat });
  }

  private draw(s: Shape): void {
    const o = this.world.origin, k = s.age / s.life;
    const fade = s.kind === DECAL.bubble ? Math.min(1, (1 - k) * 3) : 1;
    if (!s.flat) {
      this.decals.push(s.kind, s.x - o.x, s.y - o.y, s.z - o.z, s.radius, -s.yaw, k, fade, s.colour, s.extra);
      return;
    }
    const e = 0.7, dx = (this.world.floor(s.x + e, s.z) - this.world.floor(s.x - e, s.z)) / (2 * e), dz = (this.world.floor(s.x, s.z + e) - this.world.floor(s.x, s.z - e)) / (2 * e);
    const l = Math.hypot(dx, 1, dz);
    this.decals.push(s.kind, s.x - o.x, s.y - o.y, s.z - o.z, s.radius, -s.yaw, k, fade, s.colour, s.extra, -dx / l, 1 / l, -dz / l);
  }

  private burst(kind: Burst, at: Vector3, radius: number, bright: number, deep: number): void {
    const b = BURSTS[kind], o = this.world.origin, count = Math.ceil(b.count * this.density * Math.min(3, Math.max(1, radius / 1.2)));
    for (let i = 0; i < count; i++) {
      const a = Math.random() * 6.283, up = b.flat ? Math.random() * 0.4 : Math.random() * 2 - 0.6, speed = (0.4 + Math.random()) * b.speed * Math.max(0.7, radius / 1.6);
      const ring = b.ring ? radius : b.falls ? Math.sqrt(Math.random()) * radius : Math.random() * radius * 0.3;
      this.sparks.emit({
        x: at.x - o.x + Math.cos(a) * ring, y: at.y - o.y + (b.ring ? -0.9 + Math.random() * 0.8 : b.falls ? b.falls + rand(2) : rand(0.3)), z: at.z - o.z + Math.sin(a) * ring,
        vx: b.ring ? 0 : Math.cos(a) * speed, vy: b.lift + up * speed * 0.7, vz: b.ring ? 0 : Math.sin(a) * speed,
        life: b.life * (0.6 + Math.random() * 0.6), size: b.size * (0.7 + Math.random() * 0.6), sizeEnd: b.sizeEnd,
        colour: b.own?.[0] ?? bright, colourEnd: b.own?.[1] ?? deep, gravity: b.gravity, add: b.add, delay: Math.random() * (b.falls ? 0.9 : 0.12),
      });
    }
  }
}

interface BurstForm {
  count: number; speed: number; lift: number; life: number; size: number; sizeEnd: number; gravity: number; add: number;
  flat?: boolean;
  ring?: boolean;
  /** They come down from so many metres above. */
  falls?: number;
  own?: readonly [number, number];
}

const BURSTS: Record<Burst, BurstForm> = {
  flame: { count: 34, speed: 4, lift: 1, life: 0.7, size: 0.5, sizeEnd: 0.05, gravity: -3, add: 1 },
  frost: { count: 30, speed: 4.5, lift: 0.6, life: 0.8, size: 0.26, sizeEnd: 0.03, gravity: 4, add: 0.8 },
  heal: { count: 26, speed: 1, lift: 1.6, life: 1.2, size: 0.2, sizeEnd: 0.03, gravity: -0.6, add: 0.9, ring: true },
  holy: { count: 30, speed: 2, lift: 1.6, life: 1, size: 0.2, sizeEnd: 0.02, gravity: -0.6, add: 1, ring: true },
  poison: { count: 26, speed: 1.8, lift: 0.6, life: 1.3, size: 0.3, sizeEnd: 0.6, gravity: -0.4, add: 0.15 },
  spark: { count: 20, speed: 6, lift: 0.5, life: 0.4, size: 0.16, sizeEnd: 0.02, gravity: 6, add: 1 },
  leaf: { count: 26, speed: 3, lift: 1, life: 1.2, size: 0.2, sizeEnd: 0.12, gravity: 2, add: 0.1 },
  water: { count: 36, speed: 4, lift: 2, life: 0.8, size: 0.22, sizeEnd: 0.08, gravity: 9, add: 0.35 },
  stone: { count: 26, speed: 4.5, lift: 2, life: 0.8, size: 0.24, sizeEnd: 0.16, gravity: 11, add: 0 },
  dark: { count: 30, speed: 3, lift: 0.4, life: 0.9, size: 0.36, sizeEnd: 0.02, gravity: -1, add: 0.6 },
  gear: { count: 26, speed: 5, lift: 2, life: 0.7, size: 0.16, sizeEnd: 0.06, gravity: 9, add: 0.7 },
  blood: { count: 12, speed: 3.5, lift: 1, life: 0.45, size: 0.14, sizeEnd: 0.06, gravity: 9, add: 0, own: [0xe05a4a, 0x8f2a2a] },
  gold: { count: 46, speed: 3, lift: 3.4, life: 1.5, size: 0.18, sizeEnd: 0.03, gravity: 3, add: 1 },
  rain: { count: 46, speed: 0.5, lift: -7, life: 0.85, size: 0.3, sizeEnd: 0.12, gravity: 3, add: 0.9, falls: 6.5 },
  dust: { count: 12, speed: 1.8, lift: 0.4, life: 0.8, size: 0.3, sizeEnd: 0.7, gravity: -0.2, add: 0, flat: true },
};

/** dyed is a style in the colours, speed and manner of a call. */
function dyed(style: Style, { colour, burst, speed }: EffectCall): Style {
  if (colour === undefined && burst === undefined && speed === undefined) return style;
  const colours = colour === undefined ? style.colours : [paler(colour), colour] as const;
  return { ...style, colours, burst: burst ?? style.burst, ...(speed === undefined ? {} : { speed }) };
}

/** paler is a colour halfway to white. */
function paler(colour: number): number {
  return ((colour >> 1) & 0x7f7f7f) + 0x7f7f7f;
}

function rand(size: number): number {
  return (Math.random() - 0.5) * 2 * size;
}
