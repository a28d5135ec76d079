/**
 * Beast builds creatures: each vertex knows how it moves (a leg about its hip, a head about its
 * neck, a tail, a wing), so that one shader walks them all, from rabbit to treant.
 */
import { BufferAttribute, BufferGeometry, Matrix4, Vector3 } from 'three';
import { clamp, lerp } from '../shape/random.ts';
import { facetNormals } from '../shape/soup.ts';
import type { Shade } from './figure.ts';

export const MOVE = { rigid: 0, leg: 1, head: 2, tail: 3, wing: 4, sideLeg: 5, float: 6, arm: 7, flame: 8 } as const;
/** Colours: the creature's own two, then fixed ones. */
export const HUE = { own: 0, second: 1, dark: 2, white: 3, pink: 4, horn: 5, glow: 6, bark: 7, red: 8, eyeGlow: 9 } as const;

export interface Joint {
  move: number;
  /** The place it turns about. */
  x?: number;
  y?: number;
  z?: number;
  /** Where in the stride it is, radians. */
  phase?: number;
}

const RIGID: Joint = { move: MOVE.rigid };

export class Beast {
  private readonly positions: number[] = [];
  private readonly tags: number[] = [];
  private readonly pivots: number[] = [];

  add(source: BufferGeometry, matrix: Matrix4, hue: number, shade: Shade = [0.75, 1.12, 0, 1], joint: Joint = RIGID): this {
    const flat = source.index ? source.toNonIndexed() : source;
    const position = flat.getAttribute('position') as BufferAttribute;
    const order = matrix.determinant() < 0 ? [0, 2, 1] : [0, 1, 2];
    const v = new Vector3();
    for (let i = 0; i < position.count; i += 3) {
      for (const j of order) {
        v.fromBufferAttribute(position, i + j).applyMatrix4(matrix);
        const light = lerp(shade[0], shade[1], clamp((v.y - shade[2]) / (shade[3] - shade[2])));
        this.positions.push(v.x, v.y, v.z);
        this.tags.push(joint.move, hue, Math.min(255, light * 128), 0);
        this.pivots.push(joint.x ?? 0, joint.y ?? 0, joint.z ?? 0, joint.phase ?? 0);
      }
    }
    return this;
  }

  build(): BufferGeometry {
    const out = new BufferGeometry(), positions = new Float32Array(this.positions);
    out.setAttribute('position', new BufferAttribute(positions, 3));
    out.setAttribute('normal', new BufferAttribute(facetNormals(positions), 4, true));
    out.setAttribute('tag', new BufferAttribute(new Uint8Array(this.tags), 4));
    out.setAttribute('pivot', new BufferAttribute(new Float32Array(this.pivots), 4));
    return out;
  }
}

/** beastShader: iA place and yaw; iB stride, gait (0 still to 1.6), act (see Creatures), scale; iC colours, fade, highlight. */
export const beastShader = /* glsl */ `
attribute vec4 tag, pivot, iA, iB, iC;
uniform float uTime;
varying vec3 vTint, vExtra;
mat3 rX(float a) { float c = cos(a), s = sin(a); return mat3(1., 0., 0., 0., c, s, 0., -s, c); }
mat3 rY(float a) { float c = cos(a), s = sin(a); return mat3(c, 0., -s, 0., 1., 0., s, 0., c); }
mat3 rZ(float a) { float c = cos(a), s = sin(a); return mat3(c, s, 0., -s, c, 0., 0., 0., 1.); }
void turn(inout vec3 p, inout vec3 n, vec3 at, mat3 m) { p = m * (p - at) + at; n = m * n; }
void beast(inout vec3 p, inout vec3 n) {
  float k = tag.x, gait = min(iB.y, 1.6), still = 1. - min(gait, 1.), act = iB.z;
  float own = iA.x * 3. + iA.z * 2., alive = step(-.5, act);
  float lunge = act > 0. ? sin(min(act, 1.) * 3.1416) : 0.;
  vec3 at = pivot.xyz;
  float swing = sin(iB.x + pivot.w);
  if (k == 1.) turn(p, n, at, rX(swing * .62 * gait * alive));
  else if (k == 2.) turn(p, n, at, rX((.06 * sin(uTime * 1.1 + own) * still + .07 * swing * gait) * alive - lunge * .5) * rY(.25 * sin(uTime * .6 + own) * still * alive));
  else if (k == 3.) turn(p, n, at, rY(.32 * sin(uTime * (3. + 4. * gait) + own) * alive) * rX(.12 * sin(uTime * 2. + own)));
  else if (k == 4.) turn(p, n, at, rZ(sign(p.x - at.x + .0001) * (sin(uTime * (9. + pivot.w) + own) * .75 + .1) * alive));
  else if (k == 5.) turn(p, n, at, rY(swing * .4 * gait * alive) * rZ(sign(at.x) * (max(0., cos(iB.x + pivot.w)) * .3 * gait - lunge * .25) * alive));
  else if (k == 7.) turn(p, n, at, rX((swing * .5 * gait + .06 * sin(uTime + own)) * alive - lunge * 1.5));
  else if (k == 8.) { p.y += max(0., p.y - at.y) * .22 * sin(uTime * 9. + p.x * 9. + own); p.x += sin(uTime * 7. + p.y * 6. + own) * .03; }
  if (k == 6. || k == 8.) p.y += .14 * sin(uTime * 2. + own);
  p.y += abs(sin(iB.x)) * .05 * gait * alive + .008 * sin(uTime * 2.2 + own) * alive;
  p.z += lunge * .3;
  if (act < -1.5) p.y *= .72;
  else if (act < -.5) turn(p, n, vec3(0., .12, 0.), rZ(1.45));
  p *= iB.w;
  turn(p, n, vec3(0.), rY(iA.w));
  p += iA.xyz;
}
vec3 packed(float c) {
  vec3 rgb = vec3(floor(c / 65536.), mod(floor(c / 256.), 256.), mod(c, 256.)) / 255.;
  return rgb * rgb * (rgb * .305 + .682) + rgb * .0125;
}
vec3 beastColour(out vec3 extra) {
  float h = tag.y;
  extra = vec3(0., iC.z, iC.w);
  vec3 c;
  if (h < .5) c = packed(iC.x);
  else if (h < 1.5) c = packed(iC.y);
  else if (h < 2.5) c = vec3(.02, .018, .03);
  else if (h < 3.5) c = vec3(.85, .83, .78);
  else if (h < 4.5) c = vec3(.72, .33, .32);
  else if (h < 5.5) c = vec3(.62, .52, .36);
  else if (h < 6.5) { c = packed(iC.y); extra.x = 1.4; }
  else if (h < 7.5) c = vec3(.13, .075, .05);
  else if (h < 8.5) c = vec3(.6, .06, .05);
  else { c = vec3(1., .72, .2); extra.x = 1.; }
  return c * tag.z / 128.;
}
`;
