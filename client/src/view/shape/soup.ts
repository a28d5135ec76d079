/**
 * Soup builds flat-shaded triangle lists with baked vertex colours: the one material of this world.
 * No textures: each colour is a gradient, dark and cool below, light and warm above, with a little
 * grain for each facet. Two numbers travel with each vertex: glow (light of its own, stronger at
 * night) and sway (how far the wind moves it, metres).
 */
import {
  BoxGeometry, BufferAttribute, BufferGeometry, Color, ConeGeometry, CylinderGeometry, Euler,
  IcosahedronGeometry, Matrix4, OctahedronGeometry, Quaternion, Vector3,
} from 'three';
import { clamp, lerp, random } from './random.ts';

export type Tint = Color | ((x: number, y: number, z: number, face: number) => Color);

export interface Dab {
  /** Own light: 0 none, 1 a window, 4 a flame. */
  glow?: number;
  /** Metres of movement in the wind; a function of the place in the model. */
  sway?: number | ((x: number, y: number, z: number) => number);
  /** Random brightness of each facet, as a share. */
  grain?: number;
}

const MAX_GLOW = 4, MAX_SWAY = 4;

export function colour(hex: string | number): Color {
  return new Color(hex);
}

export function blend(a: Color, b: Color, t: number): Color {
  return a.clone().lerp(b, clamp(t));
}

/** gradient runs from low at height y0 to high at y1. */
export function gradient(low: string | Color, high: string | Color, y0: number, y1: number): Tint {
  const a = new Color(low), b = new Color(high), out = new Color();
  return (_x, y) => out.copy(a).lerp(b, clamp((y - y0) / (y1 - y0)));
}

/** shaded darkens a colour towards the ground: fake ambient occlusion for walls. */
export function shaded(base: string | Color, y0: number, y1: number, low = 0.78, high = 1.04): Tint {
  const c = new Color(base), out = new Color();
  return (_x, y) => out.copy(c).multiplyScalar(lerp(low, high, clamp((y - y0) / (y1 - y0))));
}

const euler = new Euler(), quaternion = new Quaternion(), at = new Vector3(), size = new Vector3();

/** place makes a matrix: position, turns about x, y, z (applied y, x, z), scale. */
export function place(
  x = 0, y = 0, z = 0, rx = 0, ry = 0, rz = 0, sx = 1, sy = sx, sz = sx,
): Matrix4 {
  quaternion.setFromEuler(euler.set(rx, ry, rz, 'YXZ'));
  return new Matrix4().compose(at.set(x, y, z), quaternion, size.set(sx, sy, sz));
}

export const box = (x: number, y: number, z: number) => new BoxGeometry(x, y, z);
export const cylinder = (top: number, bottom: number, height: number, sides: number) =>
  new CylinderGeometry(top, bottom, height, sides, 1);
export const cone = (radius: number, height: number, sides: number) =>
  new ConeGeometry(radius, height, sides, 1);
export const ball = (radius: number, detail = 1) => new IcosahedronGeometry(radius, detail);
/** gem has eight facets: enough for a flower or an apple. */
export const gem = (radius: number) => new OctahedronGeometry(radius);

/** rough shifts the corners of a geometry by up to half of amount; shared corners stay together. */
export function rough(source: BufferGeometry, amount: number, seed = 1): BufferGeometry {
  const out = source.index ? source.toNonIndexed() : source;
  const position = out.getAttribute('position') as BufferAttribute;
  const moved = new Map<string, [number, number, number]>();
  const r = random(seed);
  for (let i = 0; i < position.count; i++) {
    const x = position.getX(i), y = position.getY(i), z = position.getZ(i);
    // Rounded to whole millimetres: -0.0000001 and 0 are one corner, or seams would tear open.
    const key = `${Math.round(x * 1000) | 0},${Math.round(y * 1000) | 0},${Math.round(z * 1000) | 0}`;
    let shift = moved.get(key);
    if (!shift) {
      shift = [(r() - 0.5) * amount, (r() - 0.5) * amount, (r() - 0.5) * amount];
      moved.set(key, shift);
    }
    position.setXYZ(i, x + shift[0], y + shift[1], z + shift[2]);
  }
  return out;
}

export class Soup {
  /** Placed before the matrix of each add: the pose of the whole thing being built. */
  frame: Matrix4 | null = null;
  private readonly positions: number[] = [];
  private readonly colours: number[] = [];
  private readonly marks: number[] = [];
  private readonly chance: () => number;

  constructor(seed = 7) {
    this.chance = random(seed);
  }

  get triangleCount(): number {
    return this.positions.length / 9;
  }

  /** add appends a geometry. Tint functions see places after all transforms but the frame's. */
  add(source: BufferGeometry, matrix: Matrix4 | null, tint: Tint, dab: Dab = {}): this {
    const flat = source.index ? source.toNonIndexed() : source;
    const position = flat.getAttribute('position') as BufferAttribute;
    const whole = new Matrix4();
    if (this.frame) whole.copy(this.frame);
    if (matrix) whole.multiply(matrix);
    const order = whole.determinant() < 0 ? [0, 2, 1] : [0, 1, 2];
    const grain = dab.grain ?? 0.04, glow = (dab.glow ?? 0) / MAX_GLOW;
    const local = new Vector3(), world = new Vector3();
    for (let i = 0; i < position.count; i += 3) {
      const k = 1 + (this.chance() - 0.5) * 2 * grain;
      for (const j of order) {
        local.fromBufferAttribute(position, i + j);
        if (matrix) local.applyMatrix4(matrix);
        world.copy(local);
        if (this.frame) world.applyMatrix4(this.frame);
        const c = tint instanceof Color ? tint : tint(local.x, local.y, local.z, i / 3);
        const sway = typeof dab.sway === 'function' ? dab.sway(local.x, local.y, local.z) : dab.sway ?? 0;
        this.positions.push(world.x, world.y, world.z);
        this.colours.push(c.r * k, c.g * k, c.b * k);
        this.marks.push(glow, sway / MAX_SWAY);
      }
    }
    return this;
  }

  /** build makes the geometry: position, normal (bytes), color (16 bit), mark (glow, sway). */
  build(): BufferGeometry {
    const count = this.positions.length / 3;
    const colours = new Uint16Array(count * 4), marks = new Uint8Array(count * 4);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < 3; j++) colours[i * 4 + j] = clamp(this.colours[i * 3 + j]!) * 65535;
      colours[i * 4 + 3] = 65535;
      marks[i * 4] = clamp(this.marks[i * 2]!) * 255;
      marks[i * 4 + 1] = clamp(this.marks[i * 2 + 1]!) * 255;
    }
    const out = new BufferGeometry();
    const positions = new Float32Array(this.positions);
    out.setAttribute('position', new BufferAttribute(positions, 3));
    out.setAttribute('normal', new BufferAttribute(facetNormals(positions), 4, true));
    out.setAttribute('color', new BufferAttribute(colours, 4, true));
    out.setAttribute('mark', new BufferAttribute(marks, 4, true));
    return out;
  }
}

/** facetNormals gives each corner of a triangle list the normal of its triangle, as signed bytes. */
export function facetNormals(positions: ArrayLike<number>): Int8Array<ArrayBuffer> {
  const out = new Int8Array((positions.length / 3) * 4);
  const a = new Vector3(), b = new Vector3();
  for (let i = 0; i < positions.length; i += 9) {
    const x = positions[i]!, y = positions[i + 1]!, z = positions[i + 2]!;
    a.set(positions[i + 3]! - x, positions[i + 4]! - y, positions[i + 5]! - z);
    b.set(positions[i + 6]! - x, positions[i + 7]! - y, positions[i + 8]! - z);
    a.cross(b).normalize();
    for (let corner = 0; corner < 3; corner++) {
      const o = (i / 3 + corner) * 4;
      out[o] = a.x * 127;
      out[o + 1] = a.y * 127;
      out[o + 2] = a.z * 127;
    }
  }
  return out;
}
