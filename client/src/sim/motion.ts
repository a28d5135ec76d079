// One step of movement of 50 ms, the twin of engine/motion: the same state for the same input, in
// integers. Lengths are millimetres, speeds millimetres per second.

import { cos, scale, sin, sqrt, MAP_SIZE } from './geom.ts';
import type { Ground, Surface } from './ground.ts';
import { newSurface } from './ground.ts';
import type { Obstacle } from './map.ts';
import { SPACING } from './terrain.ts';

export const MODE_STAND = 0;
export const MODE_WALK = 1;
export const MODE_RUN = 2;
export const MODE_SWIM = 3;
export const MODE_JUMP = 8;

export const FLAG_JUMP = 1;
export const FLAG_WALK = 2;

export const STEP_MILLIS = 50;
export const RADIUS = 400;
export const SWIM_DEPTH = 1300;
/** The full speed of a person without haste or hindrance. */
export const RUN_SPEED = 6500;
export const MAX_SPEED = 20_000;

const WADE_DEPTH = 500;
const JUMP_SPEED = 7000;
const GRAVITY = 1000;
const FALL_SPEED = 30_000;
const CLIMB_ONTO = 500;
const STEP_DOWN = 500;
const RISE_SLACK = 4;
const SUBSTEP = 300;
const SLIDE_STEP = 200;
const FLOAT_UP = 150;
const PASSES = 4;
const PUSH_SLACK = 4;
const MAP_MARGIN = 1000;
const ESCAPE_STEP = 500;
const ESCAPE_REACH = 8000;
const WALK_SHARE = 45;
const WADE_SHARE = 75;
const SWIM_SHARE = 60;
const STEEP = SPACING;
const SLIPPERY = (SPACING * 11) / 10;

/** Where a walker is and how it moves. Lift is the height of the feet above what it stands on, of a
 * swimmer above the bed. */
export interface State {
  x: number;
  z: number;
  lift: number;
  vlift: number;
  facing: number;
  mode: number;
}

/** One step of an INPUT record. */
export interface Input {
  heading: number;
  facing: number;
  speed: number;
  flags: number;
}

interface Place {
  x: number;
  z: number;
}

const here = newSurface();
const there = newSurface();
const pushed: Place = { x: 0, z: 0 };
const reached: Place = { x: 0, z: 0 };

/** The state of a walker that is put down near a point: out of obstacles, on the ground or afloat. */
export function stateAt(x: number, z: number, facing: number, g: Ground): State {
  if (!pushOut(clamp(x), clamp(z), 0, g)) escape(g);
  const s: State = { x: pushed.x, z: pushed.z, lift: 0, vlift: 0, facing, mode: MODE_STAND };
  g.at(s.x, s.z, here);
  if (here.water - here.height > SWIM_DEPTH) {
    s.lift = here.water - SWIM_DEPTH - here.height;
    s.mode = MODE_SWIM;
  }
  return s;
}

/** Moves the state by one step. fullSpeed is that of SELF. */
export function step(s: State, input: Input, fullSpeed: number, g: Ground): void {
  g.at(s.x, s.z, here);
  s.facing = input.facing;
  const feet = here.height + s.lift;
  let grounded = s.lift === 0 && s.vlift <= 0;
  if (grounded && (input.flags & FLAG_JUMP) !== 0 && fullSpeed > 0 && !over(here, SLIPPERY) &&
    here.water - feet < SWIM_DEPTH) {
    s.vlift = JUMP_SPEED;
    grounded = false;
  }
  reached.x = s.x;
  reached.z = s.z;
  const way = length(s, input, fullSpeed, here.water - feet);
  if (way > 0) walk(input.heading, way, feet, grounded, g);
  if (!pushOut(reached.x, reached.z, s.lift, g)) escape(g);
  if (pushed.x !== s.x || pushed.z !== s.z) g.at(pushed.x, pushed.z, here);
  s.x = pushed.x;
  s.z = pushed.z;
  if (grounded && over(here, SLIPPERY)) slide(s, g);
  settle(s, feet, grounded);
  s.mode = modeOf(s, input, fullSpeed);
}

function length(s: State, input: Input, fullSpeed: number, depth: number): number {
  let way = Math.min(Math.max(fullSpeed, 0), MAX_SPEED) * STEP_MILLIS;
  way = Math.floor((Math.floor(way / 1000) * input.speed) / 255);
  if ((input.flags & FLAG_WALK) !== 0) way = Math.floor((way * WALK_SHARE) / 100);
  if (s.mode === MODE_SWIM || depth >= SWIM_DEPTH) return Math.floor((way * SWIM_SHARE) / 100);
  if (depth > WADE_DEPTH) return Math.floor((way * WADE_SHARE) / 100);
  return way;
}

/** Moves reached along the heading in pieces, along what cannot be passed. */
function walk(heading: number, way: number, feet: number, grounded: boolean, g: Ground): void {
  const east = sin(heading);
  const south = cos(heading);
  while (way > 0) {
    const piece = Math.min(way, SUBSTEP);
    way -= piece;
    const x = reached.x;
    const z = reached.z;
    advance(scale(east, piece), scale(south, piece), feet, g);
    if (reached.x === x && reached.z === z) break;
    if (grounded) feet = Math.max(g.height(reached.x, reached.z), feet - STEP_DOWN);
  }
}

function advance(dx: number, dz: number, feet: number, g: Ground): void {
  if (tryWay(dx, dz, feet, g)) return;
  const gx = there.slopeX;
  const gz = there.slopeZ;
  const square = gx * gx + gz * gz;
  const dot = dx * gx + dz * gz;
  if (square !== 0 && dot > 0) {
    const cx = dx - Math.trunc((dot * gx) / square);
    const cz = dz - Math.trunc((dot * gz) / square);
    if ((cx !== 0 || cz !== 0) && tryWay(cx, cz, feet, g)) return;
  }
  if (dx !== 0 && tryWay(dx, 0, feet, g)) return;
  if (dz !== 0) tryWay(0, dz, feet, g);
}

/** Moves reached by (dx, dz) where one can be there; there is filled in with the ground. */
function tryWay(dx: number, dz: number, feet: number, g: Ground): boolean {
  const x = clamp(reached.x + dx);
  const z = clamp(reached.z + dz);
  g.at(x, z, there);
  const clear = pushOut(x, z, Math.max(feet - there.height, 0), g);
  const toX = pushed.x;
  const toZ = pushed.z;
  if (toX !== x || toZ !== z) g.at(toX, toZ, there);
  if (!clear && !blocked(reached.x, reached.z, 0, g)) return false;
  const rise = there.height - feet;
  if (rise > RISE_SLACK) {
    if (there.deck ? rise > CLIMB_ONTO : over(there, STEEP) || rise > CLIMB_ONTO + SUBSTEP) return false;
  }
  reached.x = toX;
  reached.z = toZ;
  return true;
}

/** Goes down a slope too steep to stand on. */
function slide(s: State, g: Ground): void {
  const gx = here.slopeX;
  const gz = here.slopeZ;
  const steepness = sqrt(gx * gx + gz * gz);
  const clear = pushOut(clamp(s.x + Math.trunc((-gx * SLIDE_STEP) / steepness)),
    clamp(s.z + Math.trunc((-gz * SLIDE_STEP) / steepness)), 0, g);
  const x = pushed.x;
  const z = pushed.z;
  g.at(x, z, there);
  if (!clear || there.height >= here.height) return;
  Object.assign(here, there);
  s.x = x;
  s.z = z;
}

/** Finds the height of the feet after the way: on the ground, falling, or afloat. */
function settle(s: State, feet: number, grounded: boolean): void {
  const afloat = here.water - SWIM_DEPTH;
  if (grounded && feet - here.height <= STEP_DOWN) {
    feet = here.height;
  } else if (s.mode === MODE_SWIM && s.vlift <= 0) {
    feet = Math.max(afloat, feet - FLOAT_UP);
    s.vlift = 0;
  } else {
    s.vlift = Math.max(s.vlift - GRAVITY, -FALL_SPEED);
    feet += Math.trunc((s.vlift * STEP_MILLIS) / 1000);
  }
  if (afloat > here.height && feet <= afloat) {
    feet = Math.min(feet + FLOAT_UP, afloat);
    s.vlift = 0;
  }
  if (feet <= here.height) {
    feet = here.height;
    s.vlift = 0;
  }
  s.lift = feet - here.height;
}

function modeOf(s: State, input: Input, fullSpeed: number): number {
  const feet = here.height + s.lift;
  if (here.water - feet >= SWIM_DEPTH && here.water - here.height > SWIM_DEPTH) return MODE_SWIM;
  if (s.lift > 0) return MODE_JUMP;
  if (input.speed === 0 || fullSpeed <= 0) return MODE_STAND;
  if ((input.flags & FLAG_WALK) !== 0 || input.speed < 128) return MODE_WALK;
  return MODE_RUN;
}

function over(s: Surface, limit: number): boolean {
  return s.slopeX * s.slopeX + s.slopeZ * s.slopeZ > limit * limit;
}

function clamp(v: number): number {
  return Math.min(Math.max(v, MAP_MARGIN), MAP_SIZE - MAP_MARGIN);
}

/** Leaves in pushed the point moved out of the obstacles that are higher than lift, and reports
 * whether it lies in none of them then. */
function pushOut(x: number, z: number, lift: number, g: Ground): boolean {
  pushed.x = x;
  pushed.z = z;
  for (let pass = 0; pass < PASSES; pass++) {
    let moved = false;
    for (const o of g.obstacles(pushed.x, pushed.z)) if (lift < o.height && pushFrom(o, pushed)) moved = true;
    if (!moved) return true;
    pushed.x = clamp(pushed.x);
    pushed.z = clamp(pushed.z);
  }
  return !blocked(pushed.x, pushed.z, lift, g);
}

/** Moves pushed to the nearest free place in one of eight directions, for who is wedged between
 * things that push back and forth. */
function escape(g: Ground): void {
  for (let away = ESCAPE_STEP; away <= ESCAPE_REACH; away += ESCAPE_STEP) {
    for (let angle = 0; angle < 65536; angle += 8192) {
      const x = clamp(pushed.x + scale(sin(angle), away));
      const z = clamp(pushed.z + scale(cos(angle), away));
      if (blocked(x, z, 0, g)) continue;
      pushed.x = x;
      pushed.z = z;
      return;
    }
  }
}

const probe: Place = { x: 0, z: 0 };

/** Whether a walker cannot be at a point because something higher than lift stands there. */
export function blocked(x: number, z: number, lift: number, g: Ground): boolean {
  for (const o of g.obstacles(x, z)) {
    if (lift >= o.height) continue;
    probe.x = x;
    probe.z = z;
    if (pushFrom(o, probe)) return true;
  }
  return false;
}

/** Moves p to the nearest place RADIUS away from the obstacle, and reports whether it had to. */
function pushFrom(o: Obstacle, p: Place): boolean {
  const { x, z } = p;
  if (o.halfDepth === 0) pushFromCircle(o, p);
  else pushFromBox(o, p);
  return p.x !== x || p.z !== z;
}

function pushFromCircle(o: Obstacle, p: Place): void {
  const dx = p.x - o.x;
  const dz = p.z - o.z;
  let need = o.halfWidth + RADIUS;
  const square = dx * dx + dz * dz;
  if (square >= need * need) return;
  const away = sqrt(square);
  need += PUSH_SLACK;
  p.x = away === 0 ? o.x : o.x + Math.trunc((dx * need) / away);
  p.z = away === 0 ? o.z + need : o.z + Math.trunc((dz * need) / away);
}

function pushFromBox(o: Obstacle, p: Place): void {
  const wx = p.x - o.x;
  const wz = p.z - o.z;
  let x = Math.floor((wx * o.cos - wz * o.sin) / 32768);
  let z = Math.floor((wx * o.sin + wz * o.cos) / 32768);
  const nearX = Math.min(Math.max(x, -o.halfWidth), o.halfWidth);
  const nearZ = Math.min(Math.max(z, -o.halfDepth), o.halfDepth);
  const dx = x - nearX;
  const dz = z - nearZ;
  const square = dx * dx + dz * dz;
  if (square >= RADIUS * RADIUS) return;
  const out = RADIUS + PUSH_SLACK;
  const away = sqrt(square);
  if (away > 0) {
    x = nearX + Math.trunc((dx * out) / away);
    z = nearZ + Math.trunc((dz * out) / away);
  } else if (o.halfWidth - Math.abs(x) < o.halfDepth - Math.abs(z)) {
    x = (x < 0 ? -1 : 1) * (o.halfWidth + out);
  } else {
    z = (z < 0 ? -1 : 1) * (o.halfDepth + out);
  }
  p.x = o.x + Math.floor((x * o.cos + z * o.sin) / 32768);
  p.z = o.z + Math.floor((z * o.cos - x * o.sin) / 32768);
}
